/** What a plan would change of a month's bill: the estimate of what is wanted minus that of what is there. Pure. */
import { applyOverrides, type Environment, type ServiceManifest, serviceSchema } from '@inx/manifest';
import {
  type CostDelta,
  costDelta,
  estimate,
  type Prices,
  prices,
  type StackTemplate,
  type Usage,
  usualUsage,
} from '../cost/index.ts';
import { messageOf } from '../kit/error.ts';
import type { ReleaseRecord } from '../release/record.ts';
import type { CurrentRelease } from '../release/state.ts';

export interface PlanCost extends CostDelta {
  /** What the figures do not tell, in words. */
  readonly unknown: readonly string[];
}

export interface PlanCostInput {
  readonly environment: Environment;
  /** As they would run. */
  readonly services: readonly ServiceManifest[];
  /** Absent: the plan has no platform half. */
  readonly templates?: { readonly live: readonly StackTemplate[]; readonly wanted: readonly StackTemplate[] };
  readonly current: CurrentRelease | undefined;
  /** Of the current release. */
  readonly record: ReleaseRecord | undefined;
  /** Service → its task definition as it is registered. */
  readonly definitions: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly assumed?: Assumed;
}

/** Absent: the price table of this version, and the usual usage. */
export interface Assumed {
  readonly prices: Prices;
  readonly usage: Usage;
}

/** Of what cannot be estimated (a size without a price, say) nothing but that is told. */
export function planCost(input: PlanCostInput): PlanCost | { readonly failed: string } {
  const { environment, templates, services, assumed = { prices, usage: usualUsage } } = input;
  try {
    const of = (stacks: readonly StackTemplate[], running: readonly ServiceManifest[]) =>
      estimate({ ...assumed, environment, templates: stacks, services: running });
    const delta = costDelta(
      of(templates?.live ?? [], released(input)),
      of(templates?.wanted ?? [], services),
    );
    return { ...delta, unknown: unknowns(input) };
  } catch (error) {
    return { failed: messageOf(error) };
  }
}

/** Services as they run: the manifests of the release, with the sizes and limits that were really set. */
function released({ environment, services, current, record, definitions }: PlanCostInput): ServiceManifest[] {
  return Object.entries(current?.services ?? {}).flatMap(([name, { following, spot }]) => {
    const kept = serviceSchema.safeParse(record?.manifests?.[name]);
    const manifest = kept.success
      ? applyOverrides(kept.data, environment)
      : services.find((each) => each.name === name);
    if (!manifest) return [];
    const size = (member: 'cpu' | 'memory') => Number(definitions[name]?.[member]) || manifest[member];
    return [
      {
        ...manifest,
        cpu: size('cpu'),
        memory: size('memory'),
        scaling: following?.scaling ?? manifest.scaling,
        critical: spot === undefined ? manifest.critical : !spot,
      },
    ];
  });
}

function unknowns({ templates, current, record, services }: PlanCostInput): string[] {
  const lost = Object.keys(current?.services ?? {}).filter(
    (name) => record?.manifests?.[name] === undefined && services.every((each) => each.name !== name),
  );
  return [
    'traffic, and how long tasks above the least number run: both are as assumed on either side (inx cost --assumptions)',
    ...(templates ? [] : ['the platform: this plan has services alone']),
    ...(lost.length > 0 ? [`what ${lost.join(', ')} cost: no record says how it was described`] : []),
  ];
}
