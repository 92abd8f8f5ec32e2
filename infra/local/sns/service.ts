import type { ServiceDefinition } from '../service.ts';
import { claimsMessages, serveMessages } from './messages.ts';
import { createState, type SnsState } from './state.ts';

export default {
  name: 'sns',
  signingNames: ['sns'],
  client: () => import('@aws-sdk/client-sns'),
  createState: createState,
  claims: claimsMessages,
  handle: serveMessages,
} satisfies ServiceDefinition<SnsState>;
