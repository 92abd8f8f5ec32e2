import type { DescribeBudgetsCommandInput, DescribeBudgetsCommandOutput } from '@aws-sdk/client-budgets';
import type { Operation } from '../../service.ts';
import type { BudgetsState } from '../state.ts';

export default ((_, { state }) => {
  return { Budgets: [...state.budgets.values()].map(({ budget }) => budget) };
}) satisfies Operation<
  BudgetsState,
  DescribeBudgetsCommandInput,
  Omit<DescribeBudgetsCommandOutput, '$metadata'>
>;
