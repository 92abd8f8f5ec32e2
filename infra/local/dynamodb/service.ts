import type { ServiceDefinition } from '../service.ts';
import { forward } from './forward.ts';
import { answer, ownOperation } from './own.ts';
import { createState, type DynamoDbState } from './state.ts';

/** No client: requests go on to dynalite as they are, but for what dynalite does not know. */
export default {
  name: 'dynamodb',
  signingNames: ['dynamodb'],
  createState,
  stop: (state) => state.stop(),
  handle: (request, response, call) => {
    const own = ownOperation(request);
    return own ? answer(own, request, response, call) : forward(call.state, request, response);
  },
} satisfies ServiceDefinition<DynamoDbState>;
