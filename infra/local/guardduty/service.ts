import type { ServiceDefinition } from '../service.ts';
import { createState, type GuardDutyState } from './state.ts';

export default {
  name: 'guardduty',
  signingNames: ['guardduty'],
  client: () => import('@aws-sdk/client-guardduty'),
  createState,
} satisfies ServiceDefinition<GuardDutyState>;
