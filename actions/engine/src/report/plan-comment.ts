/** The plan as GitHub Markdown: for a pull request's comment, or a job's summary. */
import { isUnchanged, moving, type Plan, type PlannedService } from '../plan/plan.ts';
import { escapeMarkdown } from './markdown.ts';

/** What GitHub takes in one comment, in characters. */
export const commentLimit = 65_536;

/** Tells our comment from all others, so that it is updated in place: one an environment. */
export const planMarker = (environment: string): string => `<!-- inx-plan:${environment} -->`;

/**
 * One line where nothing changes; otherwise what moves and why, the weightiest first. What does not fit in `limit`
 * characters is counted and left out, never cut in the middle. Every text is escaped: it may come from a fork.
 */
export function planComment(plan: Plan, limit = commentLimit): string {
  const head = planMarker(plan.environment);
  if (isUnchanged(plan))
    return `${head}\n**Nothing would change** in \`${plan.environment}\`: release ${plan.from} serves it all.\n`;
  const moved = moving(plan);
  const start = plan.from === 0 ? 'as its first release' : `from release ${plan.from}`;
  const before = [
    head,
    `### ${moved.length} of ${plan.services.length} services would move in \`${plan.environment}\`, ${start}`,
    '',
    '| service | what changes | why | migration |',
    '| --- | --- | --- | --- |',
  ].join('\n');
  const after = [
    '',
    ...plan.notes.map((note) => `> ${escapeMarkdown(note)}`),
    ...(plan.notes.length > 0 ? [''] : []),
    'All of them go live together, after they were tested as green through the test route, or none does.',
    '',
    `<sub>plan \`${plan.digest.slice(0, 12)}\`: \`inx deploy --plan ${plan.digest}\` applies exactly this one</sub>`,
    '',
  ].join('\n');
  const rows = [...moved].sort((a, b) => weight(b) - weight(a) || (a.service < b.service ? -1 : 1)).map(row);
  const shown: string[] = [];
  // Room is kept for the line that counts what is left out.
  let left = limit - before.length - after.length - 100;
  for (const text of rows) {
    left -= text.length + 1;
    if (left < 0) break;
    shown.push(text);
  }
  const hidden = rows.length - shown.length;
  const more = hidden > 0 ? `\n\n… and ${hidden} more; \`inx plan\` lists them all.\n` : '\n';
  return `${before}\n${shown.join('\n')}${more}${after}`;
}

const weights = { new: 8, routes: 4, configuration: 2, image: 1 } as const;

/** What a reviewer has to see first: new services, then routes, then configuration, then code. */
const weight = (service: PlannedService): number =>
  service.changes.reduce((sum, change) => sum + weights[change], 0) + (service.migrates ? 16 : 0);

const row = ({ service, changes, reasons, migrates }: PlannedService): string =>
  `| ${[escapeMarkdown(service), changes.join(', '), reasons.map(escapeMarkdown).join('; '), migrates ? 'runs first' : ''].join(' | ')} |`;
