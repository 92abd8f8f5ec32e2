import type { Operation } from '../../service.ts';
import { send } from '../forward.ts';
import type { DynamoDbState } from '../state.ts';

export default ((input, { state }) => send(state, 'UntagResource', input)) satisfies Operation<
  DynamoDbState,
  object,
  object
>;
