import type {
  UpdateAnomalySubscriptionCommandInput,
  UpdateAnomalySubscriptionCommandOutput,
} from '@aws-sdk/client-cost-explorer';
import type { Operation } from '../../service.ts';
import { checkSubscription } from '../check.ts';
import type { CostExplorerState } from '../state.ts';
import { subscriptionOf } from '../state.ts';

export default ((input, { state }) => {
  const { SubscriptionArn, ...given } = input;
  const before = subscriptionOf(state, SubscriptionArn);
  const { Threshold, ThresholdExpression, ...rest } = before;
  const limit =
    given.Threshold === undefined && !given.ThresholdExpression ? { Threshold, ThresholdExpression } : {};
  const named = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const next = { ...rest, ...limit, ...named };
  checkSubscription(state, next);
  state.subscriptions.set(SubscriptionArn ?? '', next);
  return { SubscriptionArn };
}) satisfies Operation<
  CostExplorerState,
  UpdateAnomalySubscriptionCommandInput,
  Omit<UpdateAnomalySubscriptionCommandOutput, '$metadata'>
>;
