import type { ServiceDefinition } from '../service.ts';
import { createState, type LogsState } from './state.ts';

export default {
  name: 'logs',
  signingNames: ['logs'],
  client: () => import('@aws-sdk/client-cloudwatch-logs'),
  createState: createState,
} satisfies ServiceDefinition<LogsState>;
