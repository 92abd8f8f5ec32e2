import type { ServiceDefinition } from '../service.ts';
import { createState, type RdsState } from './state.ts';

export default {
  name: 'rds',
  signingNames: ['rds'],
  client: () => import('@aws-sdk/client-rds'),
  createState,
} satisfies ServiceDefinition<RdsState>;
