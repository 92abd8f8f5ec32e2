/** The story of a run as GitHub Markdown, for a job's summary: what happened, and when it failed, first why. */
import type { Problem } from '../kit/error.ts';
import type { Outcome } from '../release/outcome.ts';
import type { Failure, ReleaseRecord } from '../release/record.ts';
import { codeBlock, codeSpan, escapeHtml, escapeMarkdown, mermaidLabel } from './markdown.ts';
import { seconds } from './plain.ts';

/** What GitHub takes in one step's summary, in bytes. */
export const summaryLimitBytes = 1_048_576;

export interface Story {
  /** `deploy`, `rollback`, … */
  readonly verb: string;
  readonly environment: string;
  readonly outcome: Outcome;
  readonly reason: string;
  readonly problems: readonly Problem[];
  readonly record?: ReleaseRecord | undefined;
  /** In order of appearance; addresses are ours, titles may be anybody's. */
  readonly links: readonly { readonly title: string; readonly url: string }[];
}

const headings: Readonly<Record<Outcome, string>> = {
  released: '✅ Released',
  unchanged: '✅ Nothing to do',
  refused: '⛔ Refused: nothing was touched',
  'rolled-back': '❌ It failed, and the old release serves',
  superseded: '⏭️ Superseded by a newer release',
  cancelled: '🚫 Cancelled, and the old release serves',
  locked: '🔒 Another rollout holds the environment',
  'timed-out': '⌛ It took too long, and the old release serves',
  'needs-attention': '🚨 Needs attention: neither side is safe',
};

export function jobSummary(story: Story): string {
  const { record } = story;
  const parts = [
    `## ${headings[story.outcome]}`,
    `${codeSpan(`inx ${story.verb}`)} in ${codeSpan(story.environment)}: ${escapeMarkdown(story.reason)}`,
    ...story.problems.map(problemPart),
    ...(record ? record.failures.map(failurePart) : []),
    ...(record ? record.problems.filter((each) => !told(story, each)).map(problemPart) : []),
    ...(record ? [movedPart(record), diagramPart(record), trafficPart(record), checksPart(record)] : []),
    linksPart(story),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

const told = ({ problems }: Story, problem: Pick<Problem, 'message'>): boolean =>
  problems.some((each) => each.message === problem.message);

function problemPart(problem: ReleaseRecord['problems'][number] | Problem): string {
  return [
    `**${escapeMarkdown(problem.message)}** ${codeSpan(problem.code)}`,
    ...(problem.where ? [`where: ${codeSpan(problem.where)}`] : []),
    ...(problem.why ? [codeBlock([problem.why])] : []),
    `**Do:** ${escapeMarkdown(problem.remedy)}`,
  ].join('\n\n');
}

function failurePart(failure: Failure): string {
  const facts = [
    ...(failure.container ? [`container ${codeSpan(failure.container)}`] : []),
    ...(failure.task ? [`task ${codeSpan(failure.task)}`] : []),
    ...(failure.exitCode === undefined ? [] : [`exit code ${failure.exitCode}`]),
    ...(failure.stoppedReason ? [escapeMarkdown(failure.stoppedReason)] : []),
  ];
  return [
    `### ${escapeMarkdown(failure.service)}: ${escapeMarkdown(failure.cause)}`,
    ...(facts.length > 0 ? [facts.join(' · ')] : []),
    ...(failure.logs.length > 0
      ? [`<details open><summary>its last words</summary>\n\n${codeBlock(failure.logs)}\n\n</details>`]
      : []),
    ...(failure.unread ?? []).map(escapeMarkdown),
    `**Do:** ${escapeMarkdown(failure.remedy)}`,
  ].join('\n\n');
}

function movedPart(record: ReleaseRecord): string {
  const rows = record.revisions ?? record.moved.map((service) => ({ service, before: undefined, after: '' }));
  if (rows.length === 0) return '';
  const kept = record.outcome === 'released';
  return [
    `| service | ${kept ? 'before' : 'serves'} | ${kept ? 'serves' : 'did not go live'} | image |`,
    '| --- | --- | --- | --- |',
    ...rows.map(({ service, before, after }) => {
      const image = record.release.services[service]?.imageDigest ?? '';
      const cells = [
        escapeMarkdown(service),
        before ? codeSpan(before) : record.revisions ? 'new' : 'not recorded',
        after ? codeSpan(after) : '',
        image ? codeSpan(image.slice(0, 19)) : '',
      ];
      return `| ${cells.join(' | ')} |`;
    }),
  ].join('\n');
}

/** Stages in their order with their times; the last one of a failed release stands out. */
function diagramPart({ stages, outcome, startedAt, finishedAt }: ReleaseRecord): string {
  if (stages.length === 0) return '';
  const nodes = stages.map(
    ({ name, milliseconds }, index) => `  s${index}["${mermaidLabel(`${name} ${seconds(milliseconds)}`)}"]`,
  );
  const last = stages.length;
  const good = outcome === 'released';
  const edges = Array.from({ length: last }, (_, index) => `  s${index} --> s${index + 1}`);
  return [
    `${stages.length} ${stages.length === 1 ? 'stage' : 'stages'} in ${seconds(finishedAt - startedAt)}:`,
    [
      '```mermaid',
      'flowchart LR',
      ...nodes,
      `  s${last}(["${mermaidLabel(outcome)}"])`,
      ...edges,
      `  style s${last} ${good ? 'fill:#dafbe1,stroke:#1a7f37,color:#1f2328' : 'fill:#ffebe9,stroke:#cf222e,color:#1f2328'}`,
      '```',
    ].join('\n'),
  ].join('\n\n');
}

function trafficPart({ requests, togetherMs, outcome, alarms }: ReleaseRecord): string {
  const watched = (requests ?? []).filter(({ observed }) => observed > 0);
  const sum = (member: 'observed' | 'lost') => watched.reduce((total, each) => total + each[member], 0);
  const lost = watched
    .filter((each) => each.lost > 0)
    .map((each) => `${escapeMarkdown(each.service)} ${each.lost}`);
  return [
    ...(watched.length > 0
      ? [
          `**${sum('lost')} of ${sum('observed')} requests lost** during the shift${lost.length > 0 ? ` (${lost.join(', ')})` : ''}.`,
        ]
      : []),
    ...(togetherMs !== undefined && outcome === 'released'
      ? [`Old and new served together for ${togetherMs} ms.`]
      : []),
    ...(alarms === undefined ? [] : [`${escapeMarkdown(alarms)}.`]),
  ].join(' ');
}

function checksPart({ checks }: ReleaseRecord): string {
  if (checks.length === 0) return '';
  const failed = checks.filter((check) => !check.passed);
  const title =
    failed.length > 0
      ? `${failed.length} of ${checks.length} checks failed`
      : `${checks.length} checks passed`;
  const rows = checks
    .toSorted((a, b) => Number(a.passed) - Number(b.passed))
    .map(
      (check) =>
        `| ${check.passed ? '✅' : '❌'} | ${escapeMarkdown(check.service)} | ${escapeMarkdown(check.name)} | ${escapeMarkdown(check.detail)} |`,
    );
  return [
    `<details${failed.length > 0 ? ' open' : ''}><summary>${escapeHtml(title)}</summary>\n`,
    '| | service | check | |',
    '| --- | --- | --- | --- |',
    ...rows,
    '\n</details>',
  ].join('\n');
}

function linksPart({ links }: Story): string {
  return links
    .filter(({ url }) => /^https?:\/\/[^\s()<>]+$/.test(url))
    .map(({ title, url }) => `[${escapeMarkdown(title)}](${url})`)
    .join(' · ');
}
