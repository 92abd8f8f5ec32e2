import type { UpdateTimeToLiveCommandInput } from '@aws-sdk/client-dynamodb';
import type { Operation } from '../../service.ts';
import { type DynamoDbState, extrasOf } from '../state.ts';

/** Recorded only: no item expires here, as DynamoDB itself promises a few days at best. */
export default ((input, { state }) => {
  const { AttributeName = '', Enabled = false } = input.TimeToLiveSpecification ?? {};
  extrasOf(state, input.TableName).timeToLive = { AttributeName, Enabled };
  return { TimeToLiveSpecification: { AttributeName, Enabled } };
}) satisfies Operation<DynamoDbState, UpdateTimeToLiveCommandInput, object>;
