/** Application Auto Scaling: target tracking of ECS services, carried out by CloudWatch's alarms. */
import type { ServiceDefinition } from '../service.ts';
import { createState, type ScalingState } from './state.ts';

export default {
  name: 'application-autoscaling',
  signingNames: ['application-autoscaling'],
  client: () => import('@aws-sdk/client-application-auto-scaling'),
  createState,
} satisfies ServiceDefinition<ScalingState>;
