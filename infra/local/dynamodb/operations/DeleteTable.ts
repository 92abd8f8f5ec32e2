import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { send } from '../forward.ts';
import { type DynamoDbState, nameOf } from '../state.ts';

export default (async ({ TableName }, { state }) => {
  const name = nameOf(TableName);
  if (state.extras.get(name)?.protected)
    throw awsError(
      'ValidationException',
      'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
    );
  const answer = await send(state, 'DeleteTable', { TableName: name });
  state.extras.delete(name);
  return answer;
}) satisfies Operation<DynamoDbState, { TableName?: string }, object>;
