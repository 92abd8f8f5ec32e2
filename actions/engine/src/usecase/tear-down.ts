/** Removes what the orchestrator owns: services with their tasks, then their rules. The platform itself is CDK's. */
import { names, partsByName } from '@inx/manifest';
import { CodedError } from '../kit/error.ts';
import type { PlatformPorts } from '../ports/index.ts';
import { acquireLease } from '../rollout/lease.ts';
import { rulesOf } from '../rollout/rules.ts';
import { type Context, giveBack, stage } from './context.ts';

/**
 * Takes the lease first, so that no rollout runs meanwhile. Throws `lease.held` when one does. Finds what runs also where
 * a removal of the stacks began before, and failed as services were there.
 */
export async function tearDown(context: Context): Promise<void> {
  const { platform } = context.outer;
  const { accountId } = await platform.identity(context.cancel);
  const byName = partsByName(context.workspace.environment, accountId);
  const contract = await platform.contract(context.cancel, byName);
  const ports = context.open(contract);
  const { clock } = context.outer;
  const acquired = await acquireLease(ports.store, clock, {
    owner: context.owner,
    commitPosition: context.commit.position,
    waitMs: 0,
  });
  if (!acquired.ok)
    throw new CodedError({
      code: 'lease.held',
      message: `${acquired.heldBy} works on the environment`,
      remedy: 'wait for it, or cancel it, then run inx down again',
    });
  try {
    await stage(context, 'back', 'removing services and their rules', async () => {
      await unfollow(ports);
      const name = names(context.workspace.environment);
      const { current } = await ports.store.read();
      const described = context.workspace.services.map((service) => service.name);
      // What runs and has no manifest any more goes as well.
      const services = [...new Set([...described, ...Object.keys(current?.services ?? {})])];
      await Promise.all(services.map((service) => ports.ecs.deleteService(name.service(service))));
      await drained(
        context,
        ports,
        services.map((service) => name.service(service)),
      );
      const rules = await ports.traffic.rules();
      const pairs = services.flatMap((service) => {
        const footing = contract.services[service];
        return footing
          ? [
              {
                liveTargetGroupArn: footing.blueTargetGroupArn,
                idleTargetGroupArn: footing.greenTargetGroupArn,
              },
            ]
          : [];
      });
      const own = pairs.flatMap((pair) => Object.values(rulesOf(rules, pair)));
      await Promise.all(own.map((rule) => ports.traffic.deleteRule(rule.arn)));
    });
    await acquired.lease.update(({ current: _, running: __, ...state }) => state);
  } finally {
    await giveBack(context, acquired.lease);
  }
}

/** Before the services: nothing must start tasks again. */
async function unfollow({ scaling, schedules }: PlatformPorts): Promise<void> {
  const [scaled, scheduled] = await Promise.all([scaling.differences([]), schedules.differences([])]);
  for (const service of scaled.remove) await scaling.remove(service);
  for (const schedule of scheduled.remove) await schedules.remove(schedule);
}

const drainLimitMs = 300_000;
const pollMs = 2_000;

/** A cluster can only go once no task of its services runs any more. */
async function drained(
  { outer: { clock } }: Context,
  ports: PlatformPorts,
  services: readonly string[],
): Promise<void> {
  const deadline = clock.now() + Math.max(60_000, drainLimitMs / clock.speed);
  for (;;) {
    const open = (await ports.ecs.describeServices(services)).filter(
      (service) => service.status !== 'INACTIVE',
    );
    if (open.length === 0) return;
    if (clock.now() > deadline) {
      throw new CodedError({
        code: 'down.draining',
        message: `${open.map((service) => service.name).join(', ')} did not stop in time`,
        remedy: 'run inx down again',
      });
    }
    await clock.sleep(pollMs / clock.speed);
  }
}
