import type { ServiceDefinition } from '../service.ts';
import { type AcmState, createState } from './state.ts';

export default {
  name: 'acm',
  signingNames: ['acm'],
  client: () => import('@aws-sdk/client-acm'),
  createState,
} satisfies ServiceDefinition<AcmState>;
