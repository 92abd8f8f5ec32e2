import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { refreshPrices } from '@inx/aws';
import {
  CodedError,
  costDelta,
  costDeltaLines,
  costLines,
  costMarkdown,
  type Estimate,
  estimate,
  type PlanCost,
  type Prices,
  plan,
  prices,
  type StackTemplate,
  type Usage,
  usageSchema,
} from '@inx/engine';
import { cancelOnSignals, chooseTarget, findRoot, loadWorkspace, openSession } from '@inx/host';
import type { Workspace } from '@inx/manifest';
import type { GlobalOptions, Verb } from '../command.ts';
import type { Output } from '../output.ts';
import { platformAt } from '../platform-at.ts';
import { stacksOf } from '../provision.ts';
import { wantedTemplates } from '../templates.ts';

interface Options extends GlobalOptions {
  readonly assumptions: boolean;
  readonly markdown: boolean;
  readonly against?: string;
  readonly usage: readonly string[];
  readonly refresh: boolean;
}

const tableFile = 'actions/engine/src/cost/prices.json';

export default {
  summary: 'what an environment costs a month, row by row, as a range; needs no network',
  examples: [
    ['inx cost', 'of dev'],
    ['inx cost --env prd --assumptions', 'with what each row assumes'],
    ['inx cost --usage natGigabytes=50', 'with figures of your own'],
    ['inx cost --against main', 'what this working tree adds to a commit'],
    ['inx cost --against live', 'what this working tree adds to what runs'],
    ['inx cost --refresh', 'reads the price table anew from AWS'],
  ],
  configure: (command) => {
    command
      .option('--assumptions', 'what each row was calculated from', false)
      .option('--markdown', 'as a Markdown table', false)
      .option('--against <reference>', 'the difference to a commit, branch or tag; or to what is live')
      .option('--usage <name=value...>', 'what the bill depends on and no template says', [])
      .option('--refresh', 'read the prices from AWS first (needs an account and a network)', false);
  },
  run: async (given, output) => {
    const options = given as Options;
    const root = await findRoot(process.cwd());
    const table = options.refresh ? await refresh(root, options, output) : prices;
    const workspace = await loadWorkspace(root, options.env);
    const usage = parseUsage(options.usage);
    const now = estimateOf(workspace, await stacksOf(workspace), usage, table);
    const live = options.against === 'live' ? await againstLive(options, output, usage, table) : undefined;
    const before =
      options.against === undefined || live
        ? undefined
        : await platformAt(root, options.against, options.env, cancelOnSignals());
    output.value({ type: 'cost', ...now });
    if (options.markdown) output.line(costMarkdown(now));
    else
      for (const line of costLines(now, { assumptions: options.assumptions, paint: output.paint }))
        output.line(line);
    if (options.against === undefined || (!before && !live)) return 0;
    const delta = live ?? costDelta(estimateOf(before!.workspace, before!.templates, usage, table), now);
    output.value({ type: 'cost-delta', against: options.against, ...delta });
    output.line('');
    for (const line of costDeltaLines(delta, options.against)) output.line(line);
    for (const unknown of live?.unknown ?? []) output.line(`  not known: ${unknown}`);
    return 0;
  },
} satisfies Verb;

/** As a plan tells it: live templates, and the release as it runs. */
async function againstLive(options: Options, output: Output, usage: Usage, table: Prices): Promise<PlanCost> {
  const { context } = await openSession(options, output.emit);
  const wanted = { templates: await wantedTemplates(context) };
  const { plan: made } = await plan(context, wanted, { prices: table, usage });
  if (made.cost) return made.cost;
  throw new CodedError({
    code: 'cost.live',
    message: 'what runs cannot be estimated',
    why: made.details?.uncertain.at(-1) ?? '',
    remedy: 'compare with a commit instead: inx cost --against main',
  });
}

function estimateOf(
  { environment, services }: Workspace,
  templates: readonly StackTemplate[],
  usage: Usage,
  table: Prices,
): Estimate {
  return estimate({ templates, services, environment, prices: table, usage });
}

/** `name=value` pairs; throws a CodedError that names every one that is wrong. */
function parseUsage(pairs: readonly string[]): Usage {
  const given = Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', value = ''] = pair.split('=', 2);
      return [name, value.trim() === '' ? Number.NaN : Number(value)];
    }),
  );
  const parsed = usageSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [first, ...rest] = parsed.error.issues.map((issue) => ({
    code: 'cost.usage',
    message: `--usage ${pairs.join(' ')}: ${issue.message}`,
    remedy: `names: ${Object.keys(usageSchema.shape).join(', ')}; values: numbers from 0`,
  }));
  throw new CodedError([first!, ...rest]);
}

/** Writes the table anew only when all of it was read. */
async function refresh(root: string, options: Options, output: Output): Promise<Prices> {
  const target = await chooseTarget(root, prices.region, options.target);
  const today = new Date().toISOString().slice(0, 10);
  const read = await refreshPrices(target, prices, today, cancelOnSignals());
  await writeFile(path.join(root, tableFile), `${JSON.stringify(read.prices, null, 2)}\n`);
  for (const { name, from, to } of read.changed) output.line(`  ${name}: ${from} → ${to}`);
  output.line(
    `${tableFile} is of ${today} now: ${read.changed.length} prices changed; as they were: ${read.kept.join(', ')}`,
  );
  output.value({ type: 'prices', changed: read.changed, kept: read.kept });
  return read.prices;
}
