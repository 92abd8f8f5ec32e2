/** The plan as GitHub Markdown: for a pull request's comment, or a job's summary. */
import { isUnchanged, moving, type Plan, type PlannedService } from '../plan/plan.ts';
import {
  type PlatformChange,
  permissionChanges,
  portChanges,
  resourceChanges,
} from '../plan/platform/change.ts';
import { type Block, fit } from './fit.ts';
import { codeSpan, escapeHtml, escapeMarkdown } from './markdown.ts';
import {
  actionWords,
  byWeight,
  costText,
  dangersOf,
  differenceText,
  durationText,
  headline,
  permissionText,
  platformTally,
  portText,
  reasonsOf,
  resourceText,
  weightiest,
} from './plan-words.ts';

/** What GitHub takes in one comment, in characters. */
export const commentLimit = 65_536;
/** Kept free for whoever adds a line of its own. */
const spare = 1_536;
/** A job's summary holds 1 MiB a step (GitHub, "Workflow commands: Step isolation and limits"). */
const summaryLimit = 900_000;

/** Tells our comment from all others, so that it is updated in place: one an environment. */
export const planMarker = (environment: string): string => `<!-- inx-plan:${environment} -->`;

/**
 * One line where nothing changes; otherwise what a reviewer decides from, the weightiest first, and the rest folded away.
 * What does not fit in `limit` characters is counted and left out, never cut in the middle: `planSummary` has it whole.
 * Every text is escaped: it may come from a fork.
 */
export function planComment(plan: Plan, limit = commentLimit - spare): string {
  return `${planMarker(plan.environment)}\n${render(plan, limit - 60, true)}`;
}

/** The same, whole and unfolded, for a job's summary or an artifact. */
export function planSummary(plan: Plan): string {
  return render(plan, summaryLimit, false);
}

function render(plan: Plan, limit: number, folds: boolean): string {
  const problems = plan.problems ?? [];
  if (isUnchanged(plan) && problems.length === 0)
    return `**Nothing would change** in ${codeSpan(plan.environment)}: ${plan.platformOnly ? 'its platform is as wanted' : `release ${plan.from} serves it all`}.\n`;
  const before = [`### ${headline(plan, codeSpan)}`, '', ...facts(plan)].join('\n');
  const after = foot(plan, problems.length > 0);
  const blocks = [
    ...problemBlocks(plan),
    ...riskBlocks(plan),
    ...serviceBlocks(plan),
    ...noteBlocks(plan),
    ...promotionBlocks(plan, folds),
    ...detailBlocks(plan, folds),
    ...(plan.platform ? platformBlocks(plan.platform, folds) : []),
    ...costBlocks(plan, folds),
  ];
  const { text, hidden } = fit(blocks, limit - before.length - after.length);
  const more = hidden > 0 ? `\n\n${hidden} lines do not fit here: the job's summary has the whole plan.` : '';
  return `${before}\n${text}${more}\n\n${after}`.replaceAll(/\n{3,}/g, '\n\n');
}

/** What fits on one line each, right below the headline. */
function facts(plan: Plan): string[] {
  const tally = plan.platform && platformTally(plan.platform);
  const lines = [
    plan.platform &&
      (tally
        ? `**Platform:** ${escapeMarkdown(tally)}${plan.platform.claimed ? ' (the fork’s own claim)' : ''}`
        : 'Platform: nothing would change'),
    durationText(plan) && `**Time:** ${escapeMarkdown(durationText(plan)!)}`,
    costText(plan) && `**Cost:** ${escapeMarkdown(costText(plan)!)}`,
  ].filter((line) => line !== undefined && line !== '');
  return lines.length > 0 ? [lines.join(' · '), ''] : [];
}

function foot(plan: Plan, refused: boolean): string {
  const { order = [] } = plan.details ?? {};
  const release = moving(plan).length > 0 || plan.retired.length > 0;
  return [
    ...(order.length > 0 ? [`**Order:** ${order.map(escapeMarkdown).join(' → ')}`, ''] : []),
    ...(release
      ? [
          'All of them go live together, after they were tested as green through the test route, or none does.',
          '',
        ]
      : []),
    refused
      ? `<sub>plan \`${plan.digest.slice(0, 12)}\`: refused as it stands</sub>`
      : `<sub>plan \`${plan.digest.slice(0, 12)}\`: ${appliedBy(plan)}</sub>`,
    '',
  ].join('\n');
}

const list = (head: string, rows: readonly string[], share: number): Block => ({
  head: ['', head, ''],
  rows: rows.map((row) => `- ${row}`),
  tail: [''],
  share,
});

/** Folded in a comment, open in a summary. */
function folded(title: string, rows: readonly string[], folds: boolean, share = 1): Block {
  return {
    head: folds
      ? ['', `<details><summary>${escapeHtml(title)}</summary>`, '']
      : ['', `#### ${escapeMarkdown(title)}`, ''],
    rows: rows.map((row) => `- ${row}`),
    tail: folds ? ['', '</details>'] : [''],
    share,
  };
}

function problemBlocks({ problems = [] }: Plan): Block[] {
  const rows = problems.map(
    ({ message, where, why, remedy }) =>
      `${escapeMarkdown(message)}${where ? ` (${escapeMarkdown(where)})` : ''}${why ? `: ${escapeMarkdown(why)}` : ''}. **Do:** ${escapeMarkdown(remedy)}`,
  );
  return [list('**Refused:**', rows, 0.3)];
}

function riskBlocks(plan: Plan): Block[] {
  const dangers = plan.platform ? dangersOf(plan.platform) : [];
  const risks = plan.details?.risks ?? [];
  const text = (risk: (typeof risks)[number]) =>
    `${risk.service ? `${escapeMarkdown(risk.service)}: ` : ''}${escapeMarkdown(risk.text)}`;
  const high = risks.filter((risk) => risk.severity === 'high').map(text);
  const rest = risks.filter((risk) => risk.severity !== 'high').map(text);
  return [
    list('**Look at this first:**', [...dangers.map(escapeMarkdown), ...high], 0.4),
    list('What it puts at risk:', rest, 0.15),
  ];
}

function serviceBlocks(plan: Plan): Block[] {
  return [
    {
      head: ['', '| service | what changes | why | migration |', '| --- | --- | --- | --- |'],
      rows: weightiest(moving(plan)).map((service) => row(plan, service)),
      tail: [''],
      share: 0.45,
    },
  ];
}

function row(plan: Plan, planned: PlannedService): string {
  const cells = [
    escapeMarkdown(planned.service),
    planned.changes.join(', '),
    reasonsOf(plan, planned).map(escapeMarkdown).join('; '),
    planned.migrates ? 'runs first' : '',
  ];
  return `| ${cells.join(' | ')} |`;
}

function noteBlocks({ notes, details }: Plan): Block[] {
  // Where details are known, their risks say the same and more.
  const quoted = details ? [] : notes.map((note) => `> ${escapeMarkdown(note)}`);
  const { uncertain = [] } = details ?? {};
  return [
    { head: [''], rows: quoted, tail: [''], share: 0.2 },
    list('Not certain:', uncertain.map(escapeMarkdown), 0.1),
  ];
}

function promotionBlocks({ promotion }: Plan, folds: boolean): Block[] {
  if (!promotion) return [];
  const commits = (promotion.commits ?? []).map(
    ({ sha, subject }) => `${codeSpan(sha.slice(0, 8))} ${escapeMarkdown(subject)}`,
  );
  return [
    folded(`${commits.length} commits that come with it`, commits, folds, 0.3),
    folded(
      `configured differently than in ${promotion.from}`,
      promotion.configuration.map(escapeMarkdown),
      folds,
      0.2,
    ),
  ];
}

function detailBlocks(plan: Plan, folds: boolean): Block[] {
  return weightiest(moving(plan)).flatMap(({ service, imageKey, imageDigest }): Block[] => {
    const detail = plan.details?.services.find((each) => each.service === service);
    if (!detail) return [];
    const { now, min, max } = detail.tasks;
    const rows = [
      `image: ${imageDigest ? codeSpan(imageDigest) : `sources ${codeSpan(imageKey.slice(0, 12))}`}`,
      `tasks: ${now} now, ${min} to ${max} by its manifest`,
      ...(detail.routes
        ? [`routes: ${escapeMarkdown(`${detail.routes.old.join(' ')} → ${detail.routes.new.join(' ')}`)}`]
        : []),
      ...detail.definition.map((each) => escapeMarkdown(differenceText(each))),
      ...(detail.inputs ?? []).map((each) => `${escapeMarkdown(each.path)} ${each.change}`),
    ];
    return [folded(`${service} in full`, rows, folds)];
  });
}

function platformBlocks(platform: PlatformChange, folds: boolean): Block[] {
  const resources = byWeight(resourceChanges(platform)).map((each) => {
    const what = `${actionWords[each.action]}: ${escapeMarkdown(resourceText(each))}`;
    const how = each.differences.map((difference) => `${escapeMarkdown(differenceText(difference))}`);
    return how.length > 0 ? `${what}<br>${how.join('<br>')}` : what;
  });
  const quieter = [
    ...permissionChanges(platform)
      .filter((each) => each.direction !== 'widens')
      .map((each) => escapeMarkdown(`${permissionText(each)} (${each.stack})`)),
    ...portChanges(platform)
      .filter((each) => each.change === 'removed')
      .map((each) => escapeMarkdown(`${portText(each)} (${each.stack})`)),
  ];
  const others = platform.stacks.flatMap((stack) =>
    stack.others.map((other) => escapeMarkdown(`${stack.stack}: ${other}`)),
  );
  return [
    folded('the platform’s resources', resources, folds),
    folded('permissions and ports that close or stay as wide', quieter, folds),
    folded('outputs, parameters and conditions', others, folds),
    folded(
      'stacks that no template describes any more (nothing removes them)',
      platform.left.map(escapeMarkdown),
      folds,
    ),
  ];
}

function costBlocks({ cost }: Plan, folds: boolean): Block[] {
  if (!cost) return [];
  const rows = cost.rows.map(
    ({ row, low, expected, high }) =>
      `${escapeMarkdown(row)}: ${expected.toFixed(2)} USD (${low.toFixed(2)} to ${high.toFixed(2)})`,
  );
  return [folded('cost, row by row', rows, folds)];
}

/** The command that does what the plan says, or refuses; of the platform alone, the one that says whether it still holds. */
function appliedBy({ environment, platformOnly, platform, promotion, digest }: Plan): string {
  if (platformOnly)
    return `\`inx platform check --env ${environment} --basis ${platform?.basis}\` says whether it still holds`;
  const command = promotion
    ? `inx promote --from ${promotion.from} --to ${environment} --release ${promotion.release} --digest ${digest}`
    : `inx deploy --env ${environment} --plan ${digest}`;
  return `\`${command}\` applies exactly this one`;
}
