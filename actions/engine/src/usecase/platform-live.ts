/** The platform that is wanted beside the one that is deployed. Reads only. */
import { names } from '@inx/manifest';
import type { PlatformChange, Template } from '../plan/platform/change.ts';
import { comparePlatform, type TemplatePair } from '../plan/platform/compare.ts';
import type { Context } from './context.ts';

export interface WantedTemplate {
  readonly stack: string;
  readonly template: Template;
  /** Absent: the environment's own. */
  readonly region?: string;
}

/** The platform's templates that are wanted, in any order. */
export interface WantedPlatform {
  readonly templates: readonly WantedTemplate[];
  /** They are what a fork says of itself. */
  readonly claimed?: boolean;
}

export interface ComparedPlatform {
  readonly change: PlatformChange;
  readonly pairs: readonly TemplatePair[];
}

/** What would change, stacks that nothing wants any more included. */
export async function compareWithLive(context: Context, wanted: WantedPlatform): Promise<ComparedPlatform> {
  const { workspace, outer, cancel } = context;
  const { environment } = workspace;
  const { templates, claimed = false } = wanted;
  const regionOf = ({ region = environment.region }: WantedTemplate) => region;
  const regions = [...new Set([environment.region, ...templates.map(regionOf)])];
  const listed = await Promise.all(
    regions.map(
      async (region) =>
        [
          region,
          await outer.templates.list(names(environment).stack(''), elsewhere(context, region), cancel),
        ] as const,
    ),
  );
  const existing = new Map(listed);
  const pairs = await Promise.all(
    templates.map((each) =>
      existing.get(regionOf(each))?.includes(each.stack)
        ? readPair(context, each)
        : { stack: each.stack, wanted: each.template },
    ),
  );
  const left = listed.flatMap(([region, stacks]) =>
    stacks.filter((stack) => templates.every((each) => each.stack !== stack || regionOf(each) !== region)),
  );
  return { change: await comparePlatform(pairs, { left, claimed }), pairs };
}

/** One wanted template and the deployed one, if there is any. */
export async function readPair(
  context: Context,
  { stack, template, region }: WantedTemplate,
): Promise<TemplatePair> {
  const live = await context.outer.templates.template(stack, elsewhere(context, region), context.cancel);
  return { stack, wanted: template, ...(live && { live }) };
}

/** The region, where it is not the environment's own. */
const elsewhere = ({ workspace }: Context, region: string | undefined): string | undefined =>
  region === workspace.environment.region ? undefined : region;
