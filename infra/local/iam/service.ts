import type { ServiceDefinition } from '../service.ts';
import { createState, type IamState } from './state.ts';

export default {
  name: 'iam',
  signingNames: ['iam'],
  global: true,
  client: () => import('@aws-sdk/client-iam'),
  createState: createState,
} satisfies ServiceDefinition<IamState>;
