import type { ServiceDefinition } from '../service.ts';
import { createState, type Ec2State } from './state.ts';

export default {
  name: 'ec2',
  signingNames: ['ec2'],
  client: () => import('@aws-sdk/client-ec2'),
  createState,
} satisfies ServiceDefinition<Ec2State>;
