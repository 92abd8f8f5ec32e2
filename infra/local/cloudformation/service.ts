import type { ServiceDefinition } from '../service.ts';
import { seedBootstrap } from './bootstrap.ts';
import { type CloudFormationState, createState } from './state.ts';

export default {
  name: 'cloudformation',
  signingNames: ['cloudformation'],
  client: () => import('@aws-sdk/client-cloudformation'),
  createState,
  prepare: seedBootstrap,
} satisfies ServiceDefinition<CloudFormationState>;
