import type { ServiceDefinition } from '../service.ts';
import { createState, type StsState } from './state.ts';

export default {
  name: 'sts',
  signingNames: ['sts'],
  client: () => import('@aws-sdk/client-sts'),
  createState: createState,
} satisfies ServiceDefinition<StsState>;
