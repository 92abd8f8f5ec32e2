import type {
  CreateAnomalySubscriptionCommandInput,
  CreateAnomalySubscriptionCommandOutput,
} from '@aws-sdk/client-cost-explorer';
import type { Operation } from '../../service.ts';
import { checkSubscription } from '../check.ts';
import type { CostExplorerState } from '../state.ts';

export default ((input, { state, world }) => {
  checkSubscription(state, input.AnomalySubscription);
  const arn = `arn:aws:ce::${world.accountId}:anomalysubscription/${crypto.randomUUID()}`;
  state.subscriptions.set(arn, {
    ...input.AnomalySubscription!,
    SubscriptionArn: arn,
    AccountId: world.accountId,
  });
  state.tags.set(arn, input.ResourceTags ?? []);
  return { SubscriptionArn: arn };
}) satisfies Operation<
  CostExplorerState,
  CreateAnomalySubscriptionCommandInput,
  Omit<CreateAnomalySubscriptionCommandOutput, '$metadata'>
>;
