import type { DescribeBudgetCommandInput, DescribeBudgetCommandOutput } from '@aws-sdk/client-budgets';
import type { Operation } from '../../service.ts';
import type { BudgetsState } from '../state.ts';
import { budgetOf } from '../state.ts';

export default ((input, { state }) => {
  return { Budget: budgetOf(state, input.BudgetName).budget };
}) satisfies Operation<
  BudgetsState,
  DescribeBudgetCommandInput,
  Omit<DescribeBudgetCommandOutput, '$metadata'>
>;
