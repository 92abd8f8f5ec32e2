import type { ServiceDefinition } from '../service.ts';
import { createState, type QuotasState } from './state.ts';

export default {
  name: 'servicequotas',
  signingNames: ['servicequotas'],
  client: () => import('@aws-sdk/client-service-quotas'),
  createState,
} satisfies ServiceDefinition<QuotasState>;
