import type { Operation } from '../../service.ts';
import { type DynamoDbState, extrasOf } from '../state.ts';

export default (({ TableName }, { state }) => {
  const { timeToLive } = extrasOf(state, TableName);
  return {
    TimeToLiveDescription: timeToLive?.Enabled
      ? { AttributeName: timeToLive.AttributeName, TimeToLiveStatus: 'ENABLED' }
      : { TimeToLiveStatus: 'DISABLED' },
  };
}) satisfies Operation<DynamoDbState, { TableName?: string }, object>;
