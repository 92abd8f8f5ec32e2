import type { AnomalyMonitor, AnomalySubscription, ResourceTag } from '@aws-sdk/client-cost-explorer';
import { awsError } from '../wire/error.ts';

export interface CostExplorerState {
  readonly monitors: Map<string, AnomalyMonitor>;
  readonly subscriptions: Map<string, AnomalySubscription>;
  readonly tags: Map<string, readonly ResourceTag[]>;
}

export const createState = (): CostExplorerState => ({
  monitors: new Map(),
  subscriptions: new Map(),
  tags: new Map(),
});

export function monitorOf({ monitors }: CostExplorerState, arn: string | undefined): AnomalyMonitor {
  const found = monitors.get(arn ?? '');
  if (!found) throw awsError('UnknownMonitorException', `The cost anomaly monitor ${arn} does not exist.`);
  return found;
}

export function subscriptionOf(
  { subscriptions }: CostExplorerState,
  arn: string | undefined,
): AnomalySubscription {
  const found = subscriptions.get(arn ?? '');
  if (!found)
    throw awsError('UnknownSubscriptionException', `The cost anomaly subscription ${arn} does not exist.`);
  return found;
}

export function taggedOf({ tags }: CostExplorerState, arn: string | undefined): readonly ResourceTag[] {
  const found = tags.get(arn ?? '');
  if (!found) throw awsError('ResourceNotFoundException', `The resource ${arn} does not exist.`);
  return found;
}
