import type { ServiceDefinition } from '../service.ts';
import { createState, type SsmState } from './state.ts';

export default {
  name: 'ssm',
  signingNames: ['ssm'],
  client: () => import('@aws-sdk/client-ssm'),
  createState: createState,
} satisfies ServiceDefinition<SsmState>;
