import type { ServiceDefinition } from '../service.ts';
import { createState, type MetricsState } from './state.ts';

export default {
  name: 'cloudwatch',
  signingNames: ['monitoring'],
  client: () => import('@aws-sdk/client-cloudwatch'),
  createState: createState,
  stop: async (state) => state.stopWatching(),
} satisfies ServiceDefinition<MetricsState>;
