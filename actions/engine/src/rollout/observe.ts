/** Looks at ECS and the load balancer once, for all moved services together. */
import type { Ecs, EcsService, ServiceDeployment, ServiceRevision } from '../ports/ecs.ts';
import type { Rule, TargetHealth, Traffic } from '../ports/traffic.ts';
import type { Move } from '../release/state.ts';
import { rulesOf, servingOf } from './rules.ts';
import type { Sighting } from './state.ts';

export interface Observer {
  look(moves: readonly Move[], signal?: AbortSignal): Promise<Record<string, Sighting>>;
}

/** Deployments older than the rollout are not ours; the margin allows for clocks that differ. */
export const clockSkewMs = 60_000;

/** `since`: when the rollout began, epoch ms. Revisions never change, so each is read once. */
export function createObserver(ecs: Ecs, traffic: Traffic, since: number): Observer {
  const revisions = new Map<string, ServiceRevision>();
  const learn = async (arns: readonly string[], signal?: AbortSignal) => {
    const unknown = [...new Set(arns)].filter((arn) => !revisions.has(arn));
    if (unknown.length === 0) return;
    for (const revision of await ecs.describeRevisions(unknown, signal))
      revisions.set(revision.arn, revision);
  };
  return {
    look: async (moves, signal) => {
      const [services, rules, listed, health] = await Promise.all([
        ecs.describeServices(
          moves.map((move) => move.ecsName),
          signal,
        ),
        traffic.rules(signal),
        Promise.all(moves.map((move) => ecs.listDeployments(move.ecsName, since - clockSkewMs, signal))),
        healthOf(traffic, moves, signal),
      ]);
      const deployments = await ecs.describeDeployments(listed.flat(), signal);
      await learn(
        deployments.map((deployment) => deployment.targetRevisionArn),
        signal,
      );
      const byArn = new Map(deployments.map((deployment) => [deployment.arn, deployment]));
      const looks = moves.map(async (move, index): Promise<[string, Sighting]> => {
        const earlier = new Set(move.earlierDeploymentArns);
        const own = (listed[index] ?? []).flatMap((arn) => (earlier.has(arn) ? [] : (byArn.get(arn) ?? [])));
        const service = services.find((each) => each.name === move.ecsName && each.status !== 'INACTIVE');
        const died = await deadTasks(ecs, move, own, since, signal);
        return [move.service, sight(move, service, own, revisions, rules, health, died)];
      });
      return Object.fromEntries(await Promise.all(looks));
    },
  };
}

async function healthOf(traffic: Traffic, moves: readonly Move[], signal?: AbortSignal) {
  const groups = moves.flatMap((move) => [move.liveTargetGroupArn, move.idleTargetGroupArn]);
  const health = await Promise.all(groups.map((arn) => traffic.targetHealth(arn, signal)));
  return new Map(groups.map((arn, index) => [arn, health[index] ?? []]));
}

/** Dead tasks are asked for only while the circuit breaker or missing tasks hint at them: the call is one per service. */
async function deadTasks(
  ecs: Ecs,
  move: Move,
  own: readonly ServiceDeployment[],
  since: number,
  signal?: AbortSignal,
): Promise<number> {
  const open = own.find(
    (deployment) => deployment.status === 'IN_PROGRESS' || deployment.status === 'PENDING',
  );
  if (!open || (open.running >= open.requested && open.failed === 0)) return 0;
  const tasks = await ecs.stoppedTasks(move.ecsName, signal);
  return tasks.filter(
    (task) =>
      task.taskDefinitionArn === move.taskDefinitionArn &&
      task.createdAt >= since - clockSkewMs &&
      task.stopCode !== 'ServiceSchedulerInitiated',
  ).length;
}

function sight(
  move: Move,
  service: EcsService | undefined,
  own: readonly ServiceDeployment[],
  revisions: ReadonlyMap<string, ServiceRevision>,
  rules: readonly Rule[],
  health: ReadonlyMap<string, readonly TargetHealth[]>,
  died: number,
): Sighting {
  const targets = (deployment: ServiceDeployment) =>
    revisions.get(deployment.targetRevisionArn)?.taskDefinitionArn;
  const newest = [...own].sort((a, b) => b.createdAt - a.createdAt);
  const deployment = newest.find((each) => targets(each) === move.taskDefinitionArn);
  const foreign = newest.find(
    (each) =>
      targets(each) !== move.taskDefinitionArn &&
      deployment !== undefined &&
      each.createdAt > deployment.createdAt,
  );
  const green = (health.get(move.idleTargetGroupArn) ?? []).filter((target) => target.state !== 'draining');
  const blue = health.get(move.liveTargetGroupArn) ?? [];
  const worst = green.find((target) => target.state !== 'healthy');
  const serving = servingOf(rulesOf(rules, move).production, move);
  return {
    exists: service !== undefined,
    ...(deployment && { deployment }),
    foreign: foreign !== undefined,
    ...(serving && { serving }),
    green: {
      healthy: green.filter((target) => target.state === 'healthy').length,
      total: green.length,
      ...(worst && { worst: [worst.state, worst.reason, worst.description].filter(Boolean).join(', ') }),
    },
    blue: { healthy: blue.filter((target) => target.state === 'healthy').length },
    died,
  };
}
