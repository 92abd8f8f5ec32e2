/** The load balancer's rules as a deployment sees them: which group is live, which is idle, and the weights between them. */

import type { LoadBalancer } from '@aws-sdk/client-ecs';
import type {
  Action,
  DescribeListenersOutput,
  DescribeRulesOutput,
  TargetGroupTuple,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { AccountWorld } from '../../service.ts';
import { Interruption, rollbackBecause } from './interruption.ts';

/** One load balancer entry of a service: a pair of groups behind a production and perhaps a test rule. */
export interface Lane {
  readonly production: string;
  readonly test: string | undefined;
  readonly blue: string;
  readonly green: string;
  readonly containerName: string;
  readonly containerPort: number;
}

const isListener = (arn: string): boolean => /:listener\//.test(arn);

/** The rule's (or NLB listener's, or default rule's) actions. */
async function readActions(
  world: AccountWorld,
  arn: string,
): Promise<{ actions: Action[]; isDefault: boolean }> {
  if (isListener(arn)) {
    const found = await world.invoke<DescribeListenersOutput>('elbv2', 'DescribeListeners', {
      ListenerArns: [arn],
    });
    return { actions: found.Listeners?.[0]?.DefaultActions ?? [], isDefault: false };
  }
  const found = await world.invoke<DescribeRulesOutput>('elbv2', 'DescribeRules', { RuleArns: [arn] });
  const rule = found.Rules?.[0];
  return { actions: rule?.Actions ?? [], isDefault: rule?.IsDefault ?? false };
}

/** Groups of the forward action; a plain forward is one group with all the weight. */
function forwardedGroups(actions: readonly Action[]): TargetGroupTuple[] {
  const forward = actions.find(({ Type }) => Type === 'forward');
  if (forward?.ForwardConfig?.TargetGroups?.length) return forward.ForwardConfig.TargetGroups;
  return forward?.TargetGroupArn ? [{ TargetGroupArn: forward.TargetGroupArn, Weight: 1 }] : [];
}

const serving = (groups: readonly TargetGroupTuple[]): string[] =>
  groups.filter(({ Weight }) => (Weight ?? 1) > 0).map(({ TargetGroupArn }) => TargetGroupArn ?? '');

export async function servingGroups(world: AccountWorld, rule: string): Promise<string[]> {
  return serving(forwardedGroups((await readActions(world, rule)).actions));
}

/** Groups that a rule forwards to, whatever their weight. */
export async function groupsOfRule(world: AccountWorld, rule: string): Promise<string[]> {
  return forwardedGroups((await readActions(world, rule)).actions).map(
    ({ TargetGroupArn }) => TargetGroupArn ?? '',
  );
}

/** Reads where production is now; new tasks go to the other side. Refuses what ECS refuses at run time. */
export async function decideLanes(
  world: AccountWorld,
  loadBalancers: readonly LoadBalancer[],
): Promise<Lane[]> {
  return Promise.all(
    loadBalancers.filter((entry) => entry.advancedConfiguration).map((entry) => decideLane(world, entry)),
  );
}

async function decideLane(world: AccountWorld, entry: LoadBalancer): Promise<Lane> {
  const advanced = entry.advancedConfiguration ?? {};
  const pair = [entry.targetGroupArn ?? '', advanced.alternateTargetGroupArn ?? ''] as const;
  const production = advanced.productionListenerRule ?? '';
  const [onProduction, onTest] = await Promise.all([
    readActions(world, production).catch(unreadable(production)),
    advanced.testListenerRule
      ? readActions(world, advanced.testListenerRule).catch(unreadable(advanced.testListenerRule))
      : { actions: [] },
  ]);
  const groups = forwardedGroups(onProduction.actions);
  const [blue, ...more] = serving(groups);
  if (blue === undefined || more.length > 0) {
    const count = blue === undefined ? 0 : 1 + more.length;
    throw invalid(
      `productionListenerRule ${production} should have exactly one target group serving traffic but found ${count} target groups which are serving traffic`,
    );
  }
  if (!pair.includes(blue)) {
    throw invalid(
      `Production listener rule is forwarding traffic to unexpected target group ${blue}. Expected traffic to be forwarded to either targetGroupArn: ${pair[0]} or alternateTargetGroupArn: ${pair[1]}`,
    );
  }
  const attached = [...groups, ...forwardedGroups(onTest.actions)].map(
    ({ TargetGroupArn }) => TargetGroupArn,
  );
  if (pair.some((group) => !attached.includes(group))) {
    throw invalid(
      'Both targetGroup and alternateTargetGroup must be associated with the productionListenerRule or testListenerRule.',
    );
  }
  return {
    production,
    test: advanced.testListenerRule,
    blue,
    green: blue === pair[0] ? pair[1] : pair[0],
    containerName: entry.containerName ?? '',
    containerPort: entry.containerPort ?? 0,
  };
}

const invalid = (what: string) => rollbackBecause(`of invalid networking configuration. ${what}`);
const unreadable = (rule: string) => (error: Error) => {
  if (error instanceof Interruption) throw error;
  throw invalid(`Listener rule ${rule} could not be read: ${error.message}`);
};

/** Both rules become weighted forwards to the pair, without moving anything yet. */
export async function prepareRules(world: AccountWorld, lanes: readonly Lane[]): Promise<void> {
  for (const lane of lanes) {
    await setGreen(world, lane.production, lane, 0);
    if (!lane.test) continue;
    const testServes = await servingGroups(world, lane.test);
    await setGreen(
      world,
      lane.test,
      lane,
      testServes.includes(lane.green) && !testServes.includes(lane.blue) ? 100 : 0,
    );
  }
}

/** Gives green its percentage of a rule's traffic and blue the rest; conditions and priority stay. */
export async function setGreen(
  world: AccountWorld,
  rule: string,
  lane: Lane,
  percent: number,
): Promise<void> {
  const { actions, isDefault } = await readActions(world, rule);
  const [blueWeight, greenWeight] = weights(percent);
  const forward = actions.find(({ Type }) => Type === 'forward');
  const sticky = forward?.ForwardConfig?.TargetGroupStickinessConfig;
  const changed: Action = {
    Type: 'forward',
    ...(forward?.Order === undefined ? {} : { Order: forward.Order }),
    ForwardConfig: {
      TargetGroups: [
        { TargetGroupArn: lane.blue, Weight: blueWeight },
        { TargetGroupArn: lane.green, Weight: greenWeight },
      ],
      ...(sticky ? { TargetGroupStickinessConfig: sticky } : {}),
    },
  };
  const Actions = forward ? actions.map((action) => (action === forward ? changed : action)) : [changed];
  if (isListener(rule))
    await world.invoke('elbv2', 'ModifyListener', { ListenerArn: rule, DefaultActions: Actions });
  // Default rules can only be changed through their listener.
  else if (isDefault)
    await world.invoke('elbv2', 'ModifyListener', { ListenerArn: listenerOf(rule), DefaultActions: Actions });
  else await world.invoke('elbv2', 'ModifyRule', { RuleArn: rule, Actions });
}

/** Whole percents as they are; tenths of a percent in thousandths, capped at ELB's 999. */
export function weights(percent: number): [blue: number, green: number] {
  if (Number.isInteger(percent)) return [100 - percent, percent];
  const green = Math.min(999, Math.round(percent * 10));
  return [Math.min(999, 1000 - green), green];
}

const listenerOf = (rule: string): string =>
  rule.slice(0, rule.lastIndexOf('/')).replace(':listener-rule/', ':listener/');
