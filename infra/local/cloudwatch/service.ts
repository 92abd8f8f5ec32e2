import type { ServiceDefinition } from '../service.ts';
import { watchAlarms } from './alarms/watch.ts';
import { createState, type MetricsState } from './state.ts';

export default {
  name: 'cloudwatch',
  signingNames: ['monitoring'],
  client: () => import('@aws-sdk/client-cloudwatch'),
  createState: (world) => createState(world, (stateOf) => watchAlarms(world.clock, stateOf)),
  stop: async (state) => state.stopWatching(),
} satisfies ServiceDefinition<MetricsState>;
