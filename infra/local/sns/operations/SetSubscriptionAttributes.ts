import type {
  SetSubscriptionAttributesCommandInput,
  SetSubscriptionAttributesCommandOutput,
} from '@aws-sdk/client-sns';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { SnsState } from '../state.ts';
import { subscriptionOf } from '../state.ts';

export default ((input, { state }) => {
  const { attributes } = subscriptionOf(state, input.SubscriptionArn).subscription;
  const name = input.AttributeName ?? '';
  if (
    !/^(DeliveryPolicy|FilterPolicy|FilterPolicyScope|RawMessageDelivery|RedrivePolicy|SubscriptionRoleArn|ReplayPolicy)$/.test(
      name,
    )
  )
    throw awsError('InvalidParameter', 'Invalid parameter: AttributeName');
  if (input.AttributeValue) attributes[name] = input.AttributeValue;
  else delete attributes[name];
  return {};
}) satisfies Operation<
  SnsState,
  SetSubscriptionAttributesCommandInput,
  Omit<SetSubscriptionAttributesCommandOutput, '$metadata'>
>;
