/** EventBridge Scheduler: schedules that run ECS tasks. */
import type { ServiceDefinition } from '../service.ts';
import { createState, type SchedulerState, stopState } from './state.ts';

export default {
  name: 'scheduler',
  signingNames: ['scheduler'],
  client: () => import('@aws-sdk/client-scheduler'),
  createState,
  stop: stopState,
} satisfies ServiceDefinition<SchedulerState>;
