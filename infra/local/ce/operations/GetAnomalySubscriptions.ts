import type {
  GetAnomalySubscriptionsCommandInput,
  GetAnomalySubscriptionsCommandOutput,
} from '@aws-sdk/client-cost-explorer';
import type { Operation } from '../../service.ts';
import type { CostExplorerState } from '../state.ts';
import { subscriptionOf } from '../state.ts';

export default ((input, { state }) => {
  const found = input.SubscriptionArnList
    ? input.SubscriptionArnList.map((arn) => subscriptionOf(state, arn))
    : [...state.subscriptions.values()];
  return {
    AnomalySubscriptions: found.filter(
      ({ MonitorArnList }) => !input.MonitorArn || MonitorArnList?.includes(input.MonitorArn),
    ),
  };
}) satisfies Operation<
  CostExplorerState,
  GetAnomalySubscriptionsCommandInput,
  Omit<GetAnomalySubscriptionsCommandOutput, '$metadata'>
>;
