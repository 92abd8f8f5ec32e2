import type { Operation } from '../../service.ts';
import { send } from '../forward.ts';
import type { DynamoDbState } from '../state.ts';

export default ((input, { state }) => send(state, 'TagResource', input)) satisfies Operation<
  DynamoDbState,
  object,
  object
>;
