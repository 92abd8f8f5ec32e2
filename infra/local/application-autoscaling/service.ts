/** Application Auto Scaling of ECS services: target tracking, carried out by CloudWatch's alarms, and scheduled actions. */
import type { ServiceDefinition } from '../service.ts';
import { createState, type ScalingState, stopState } from './state.ts';

export default {
  name: 'application-autoscaling',
  signingNames: ['application-autoscaling'],
  client: () => import('@aws-sdk/client-application-auto-scaling'),
  createState,
  stop: stopState,
} satisfies ServiceDefinition<ScalingState>;
