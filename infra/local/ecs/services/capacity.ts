/** Which capacity provider the next task goes to. */
import type { CapacityProviderStrategyItem } from '@aws-sdk/client-ecs';

/**
 * `running`: the providers of the tasks there are. The base is filled first; above it tasks are shared by weight: the
 * one furthest below its share is next. Source: Amazon ECS, CapacityProviderStrategyItem. Undefined without a strategy.
 */
export function nextProvider(
  strategy: readonly CapacityProviderStrategyItem[],
  running: readonly (string | undefined)[],
): string | undefined {
  const count = (name: string | undefined) => running.filter((each) => each === name).length;
  const short = strategy.find((item) => count(item.capacityProvider) < (item.base ?? 0));
  if (short) return short.capacityProvider;
  const shares = strategy
    .filter((item) => (item.weight ?? 0) > 0)
    .map((item) => ({
      name: item.capacityProvider,
      load: (count(item.capacityProvider) - (item.base ?? 0) + 1) / (item.weight ?? 1),
    }));
  return shares.sort((a, b) => a.load - b.load)[0]?.name ?? strategy[0]?.capacityProvider;
}
