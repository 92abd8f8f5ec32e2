/**
 * Ends services that a release no longer has, once it is kept: rules first, so that nobody meets an empty service, then
 * the ECS service with its tasks. Their footing stays in the platform, so a rollback can create them again as new ones.
 */
import { names } from '@inx/manifest';
import { CodedError, messageOf, type Problem } from '../kit/error.ts';
import type { PlatformPorts } from '../ports/index.ts';
import type { EnvironmentState, Retirement } from '../release/state.ts';
import type { Journal } from '../rollout/journal.ts';
import { rulesOf } from '../rollout/rules.ts';
import type { Context, Opened } from './context.ts';

/** What has to be known to end each of `services`, also by somebody who has no manifest of it. */
export function retirementsOf(
  context: Context,
  { contract }: Opened,
  services: readonly string[],
  { current }: EnvironmentState,
): Retirement[] {
  const name = names(context.workspace.environment);
  return services.map((service) => {
    const footing = contract.services[service]!;
    return {
      service,
      ecsName: name.service(service),
      blueTargetGroupArn: footing.blueTargetGroupArn,
      greenTargetGroupArn: footing.greenTargetGroupArn,
      released: current!.services[service]!,
    };
  });
}

const drainLimitMs = 300_000;
const pollMs = 2_000;
const callTimeoutMs = 20_000;

/** What could not be ended, one problem a service; the others are gone. Repeating it is safe. */
export async function retire(
  context: Context,
  ports: Pick<PlatformPorts, 'ecs' | 'traffic'>,
  journal: Journal,
  retiring: readonly Retirement[],
): Promise<Problem[]> {
  if (retiring.length === 0) return [];
  const { emit, clock } = context.outer;
  const at = clock.now();
  emit({
    type: 'stage-started',
    stage: 'retire',
    title: `retiring ${retiring.map((each) => each.service).join(', ')}`,
  });
  await journal.write('intent', retiring.map((each) => `retire:${each.service}`).join(' '));
  const ended = await Promise.all(
    retiring.map(async (each): Promise<Problem[]> => {
      try {
        await retireOne(context, ports, each);
        emit({ type: 'service', stage: 'retire', service: each.service, status: 'retired' });
        return [];
      } catch (error) {
        return [
          {
            code: 'retire.unfinished',
            message: `${each.service} could not be retired: ${messageOf(error)}`,
            where: each.ecsName,
            remedy: 'run inx deploy again: it retires what is left',
          },
        ];
      }
    }),
  );
  const problems = ended.flat();
  await journal.write('fact', 'retired', problems.length > 0 ? { problems } : undefined);
  emit({
    type: 'stage-ended',
    stage: 'retire',
    ok: problems.length === 0,
    milliseconds: clock.now() - at,
  });
  return problems;
}

async function retireOne(
  { outer: { clock } }: Context,
  { ecs, traffic }: Pick<PlatformPorts, 'ecs' | 'traffic'>,
  { ecsName, blueTargetGroupArn, greenTargetGroupArn }: Retirement,
): Promise<void> {
  const signal = () => AbortSignal.timeout(callTimeoutMs);
  const pair = { liveTargetGroupArn: blueTargetGroupArn, idleTargetGroupArn: greenTargetGroupArn };
  const rules = Object.values(rulesOf(await traffic.rules(signal()), pair));
  await Promise.all(rules.map((rule) => traffic.deleteRule(rule.arn, signal())));
  await ecs.deleteService(ecsName, signal());
  const deadline = clock.now() + Math.max(60_000, drainLimitMs / clock.speed);
  for (;;) {
    const [service] = await ecs.describeServices([ecsName], signal());
    if (!service || service.status === 'INACTIVE') return;
    if (clock.now() > deadline)
      throw new CodedError({
        code: 'retire.draining',
        message: `its tasks did not end in time (${service.running} still run)`,
        remedy: 'look at the service in ECS',
      });
    await clock.sleep(pollMs / clock.speed);
  }
}

/** The release with what could not be retired, so that the next plan still knows of it. */
export function withUnretired<T extends { readonly services: object }>(
  release: T,
  retiring: readonly Retirement[],
  problems: readonly Problem[],
): T {
  const left = retiring.filter((each) => problems.some((problem) => problem.where === each.ecsName));
  if (left.length === 0) return release;
  return {
    ...release,
    services: {
      ...release.services,
      ...Object.fromEntries(left.map((each) => [each.service, each.released])),
    },
  };
}
