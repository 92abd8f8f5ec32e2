/** A target's life in its group: registered, checked, serving, draining, gone. */
import { createUpstream } from './dataplane/upstream.ts';
import { startChecks } from './health.ts';
import { refreshServing, setHealth } from './serving.ts';
import type { Rule, State, Target, TargetGroup } from './types.ts';

export const targetKey = (id: string, port: number): string => `${id}:${port}`;

/** Adds a target, or takes one back that was draining; one that is registered already stays as it is. */
export function registerTarget(
  state: State,
  group: TargetGroup,
  id: string,
  port: number,
  zone: string | undefined,
): void {
  const known = group.targets.get(targetKey(id, port));
  if (known && known.state !== 'draining') return;
  known?.cancelRemoval?.();
  const target: Target = known ?? {
    id,
    port,
    zone,
    state: 'unused',
    reason: 'Target.NotInUse',
    description: NOT_IN_USE,
    successes: 0,
    failures: 0,
    stopChecks: undefined,
    cancelRemoval: undefined,
    upstream: createUpstream(),
  };
  target.cancelRemoval = undefined;
  target.upstream.resume();
  group.targets.set(targetKey(id, port), target);
  if (group.inUse) startChecks(state, group, target);
  else setHealth(group, target, 'unused', 'Target.NotInUse', NOT_IN_USE);
}

const NOT_IN_USE = 'Target group is not configured to receive traffic from the load balancer';

/**
 * Takes a target out: it gets no further request, idle connections to it close at once, running requests go on.
 * It stays `draining` for the whole deregistration delay, even when idle, as the real service does.
 */
export function deregisterTarget(state: State, group: TargetGroup, target: Target): void {
  if (target.state === 'draining') return;
  target.stopChecks?.();
  target.stopChecks = undefined;
  target.upstream.drain();
  const seconds = Number(group.attributes.get('deregistration_delay.timeout_seconds'));
  if (!group.inUse) {
    removeTarget(state, group, target, seconds * 1000);
    return;
  }
  setHealth(
    group,
    target,
    'draining',
    'Target.DeregistrationInProgress',
    'Target deregistration is in progress',
  );
  // A clock that runs fast must not cut off real requests early: they get what is left of the delay in real time.
  const rest = seconds * 1000 * (1 - 1 / state.world.clock.speed);
  target.cancelRemoval = state.world.clock.timer(seconds * 1000, () =>
    removeTarget(state, group, target, rest),
  );
}

/** Forgets a target; requests that still run are broken off after `graceMs` of real time. */
function removeTarget(state: State, group: TargetGroup, target: Target, graceMs: number): void {
  target.cancelRemoval = undefined;
  group.targets.delete(targetKey(target.id, target.port));
  refreshServing(group);
  if (target.upstream.busy === 0 || graceMs <= 0) {
    target.upstream.destroy();
    return;
  }
  const { clock } = state.world;
  const cancel = clock.timer(graceMs * clock.speed, () => {
    state.graces.delete(cancel);
    target.upstream.destroy();
  });
  state.graces.add(cancel);
}

/** The groups that a rule's actions forward to, whatever their weight. */
export function groupArnsOf(rule: Rule): string[] {
  return rule.actions.flatMap((action) =>
    action.Type === 'forward'
      ? (action.ForwardConfig?.TargetGroups ?? []).map((tuple) => tuple.TargetGroupArn as string)
      : [],
  );
}

/** After a change of rules: starts checks in groups that came into use, ends them in those that went out of use. */
export function reconcileUse(state: State): void {
  const used = new Set([...state.rules.values()].flatMap(groupArnsOf));
  for (const group of state.targetGroups.values()) {
    const inUse = used.has(group.arn);
    if (inUse === group.inUse) continue;
    group.inUse = inUse;
    for (const target of group.targets.values()) {
      if (target.state === 'draining') continue;
      if (inUse) startChecks(state, group, target);
      else {
        target.stopChecks?.();
        target.stopChecks = undefined;
        setHealth(group, target, 'unused', 'Target.NotInUse', NOT_IN_USE);
      }
    }
  }
}
