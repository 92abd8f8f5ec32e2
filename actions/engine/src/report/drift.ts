/** Drift for people: on a terminal, and as the body of GitHub's one issue. */
import type { Finding } from '../drift/finding.ts';
import type { Drift } from '../usecase/drift.ts';
import { codeSpan, escapeMarkdown } from './markdown.ts';
import type { Paint } from './plain.ts';

const ownerWords: Readonly<Record<Finding['owner'], string>> = {
  cdk: 'the platform (CDK)',
  orchestrator: 'the release (orchestrator)',
  ecs: 'ECS',
};

export const driftMarker = (environment: string): string => `<!-- inx-drift:${environment} -->`;

const headline = ({ environment, release, findings }: Drift): string => {
  const what = release === undefined ? environment : `${environment}, release ${release}`;
  if (findings.length === 0) return `${what}: nothing drifted`;
  return `${what}: ${findings.length} ${findings.length === 1 ? 'thing is' : 'things are'} not as wanted`;
};

/** Lines for a terminal or log. */
export function driftLines(drift: Drift, paint: Paint): string[] {
  const { findings, unread } = drift;
  return [
    `${findings.length === 0 ? paint.good('✓') : paint.bad('✗')} ${headline(drift)}`,
    ...findings.flatMap(({ kind, owner, resource, where, wanted, found, remedy }) => [
      `${paint.bad('✗')} ${paint.strong(resource)} ${paint.dim(`[${kind}]`)}`,
      `  where:  ${where}`,
      `  owner:  ${ownerWords[owner]}`,
      `  wanted: ${wanted}`,
      `  found:  ${found}`,
      `  do:     ${remedy}`,
    ]),
    ...unread.map((each) => `! not looked at: ${each}`),
  ];
}

/** Markdown: an issue's body, or a job's summary. What comes from AWS is escaped: names are people's own. */
export function driftComment(drift: Drift, links: readonly { title: string; url: string }[] = []): string {
  const { findings, unread } = drift;
  const row = ({ owner, resource, where, wanted, found, remedy }: Finding) =>
    `| ${escapeMarkdown(resource)}<br>${codeSpan(where)} | ${ownerWords[owner]} | ${codeSpan(wanted)} | ${codeSpan(found)} | ${escapeMarkdown(remedy)} |`;
  return [
    `### ${escapeMarkdown(headline(drift))}`,
    ...(findings.length === 0
      ? []
      : [
          [
            '| what | owner | wanted | found | what to do |',
            '| --- | --- | --- | --- | --- |',
            ...findings.map(row),
          ].join('\n'),
        ]),
    ...(unread.length === 0
      ? []
      : [['Not looked at:', '', ...unread.map((each) => `- ${escapeMarkdown(each)}`)].join('\n')]),
    ...(links.length === 0 ? [] : [links.map(({ title, url }) => `[${title}](${url})`).join(' · ')]),
  ].join('\n\n');
}
