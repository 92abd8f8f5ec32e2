import type { ServiceDefinition } from '../service.ts';
import { createState, type SnsState } from './state.ts';

export default {
  name: 'sns',
  signingNames: ['sns'],
  client: () => import('@aws-sdk/client-sns'),
  createState: createState,
} satisfies ServiceDefinition<SnsState>;
