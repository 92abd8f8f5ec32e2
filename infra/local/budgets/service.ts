import type { ServiceDefinition } from '../service.ts';
import { type BudgetsState, createState } from './state.ts';

export default {
  name: 'budgets',
  global: true,
  signingNames: ['budgets'],
  client: () => import('@aws-sdk/client-budgets'),
  createState,
} satisfies ServiceDefinition<BudgetsState>;
