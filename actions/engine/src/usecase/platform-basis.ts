/** Whether the platform still is what a plan was made from: between a plan and its approval others may have changed it. */
import { CodedError } from '../kit/error.ts';
import { basisOf } from '../plan/platform/compare.ts';
import type { Context } from './context.ts';
import type { WantedPlatform } from './plan.ts';

/** `planned`: the plan's `platform.basis`. Throws `plan.stale` where a template of the wanted stacks is another one now. */
export async function checkPlatformBasis(
  context: Context,
  { templates }: Pick<WantedPlatform, 'templates'>,
  planned: string,
): Promise<void> {
  const { environment } = context.workspace;
  const live = await Promise.all(
    templates.map(async ({ stack, region }) => {
      const own = region === environment.region ? undefined : region;
      return { stack, live: await context.outer.templates.template(stack, own, context.cancel) };
    }),
  );
  const basis = basisOf(live);
  if (basis === planned) return;
  throw new CodedError({
    code: 'plan.stale',
    message: `the platform of ${environment.name} is not the one that was planned with: ${basis.slice(0, 12)}, not ${planned.slice(0, 12)}`,
    why: 'somebody changed it since, and what would happen now is not what was read and approved',
    remedy: 'run the whole workflow again: it plans anew, and asks again where it has to',
  });
}
