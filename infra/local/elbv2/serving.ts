/** Who of a group's targets may get requests: what their health says. */
import type { Target, TargetGroup } from './types.ts';

/** Sets a target's health and, with it, who may get requests. */
export function setHealth(
  group: TargetGroup,
  target: Target,
  state: Target['state'],
  reason?: Target['reason'],
  description?: string,
): void {
  target.state = state;
  target.reason = reason;
  target.description = description;
  refreshServing(group);
}

/** Recomputes who may get requests: the healthy; all that do not drain when too few are healthy (fail open). */
export function refreshServing(group: TargetGroup): void {
  const candidates = [...group.targets.values()].filter((target) => target.state !== 'draining');
  const healthy = candidates.filter((target) => target.state === 'healthy');
  const least = Number(
    group.attributes.get('target_group_health.unhealthy_state_routing.minimum_healthy_targets.count') ?? 1,
  );
  group.serving = healthy.length >= Math.max(1, least) ? healthy : candidates;
}
