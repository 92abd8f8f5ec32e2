import type { ServiceDefinition } from '../service.ts';
import { type CostExplorerState, createState } from './state.ts';

export default {
  name: 'ce',
  global: true,
  signingNames: ['ce'],
  client: () => import('@aws-sdk/client-cost-explorer'),
  createState,
} satisfies ServiceDefinition<CostExplorerState>;
