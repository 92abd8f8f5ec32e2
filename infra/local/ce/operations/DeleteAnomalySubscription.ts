import type {
  DeleteAnomalySubscriptionCommandInput,
  DeleteAnomalySubscriptionCommandOutput,
} from '@aws-sdk/client-cost-explorer';
import type { Operation } from '../../service.ts';
import type { CostExplorerState } from '../state.ts';
import { subscriptionOf } from '../state.ts';

export default ((input, { state }) => {
  subscriptionOf(state, input.SubscriptionArn);
  state.subscriptions.delete(input.SubscriptionArn ?? '');
  state.tags.delete(input.SubscriptionArn ?? '');
  return {};
}) satisfies Operation<
  CostExplorerState,
  DeleteAnomalySubscriptionCommandInput,
  Omit<DeleteAnomalySubscriptionCommandOutput, '$metadata'>
>;
