import type { ServiceDefinition } from '../service.ts';
import { createState, type WafState } from './state.ts';

export default {
  name: 'wafv2',
  signingNames: ['wafv2'],
  client: () => import('@aws-sdk/client-wafv2'),
  createState,
} satisfies ServiceDefinition<WafState>;
