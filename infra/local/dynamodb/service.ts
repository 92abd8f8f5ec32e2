import type { ServiceDefinition } from '../service.ts';
import { forward } from './forward.ts';
import { createState, type DynamoDbState } from './state.ts';

/** No client: every request goes on to dynalite as it is. */
export default {
  name: 'dynamodb',
  signingNames: ['dynamodb'],
  createState,
  stop: (state) => state.stop(),
  handle: (request, response, { state }) => forward(state, request, response),
} satisfies ServiceDefinition<DynamoDbState>;
