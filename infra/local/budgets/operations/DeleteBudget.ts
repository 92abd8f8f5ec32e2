import type { DeleteBudgetCommandInput, DeleteBudgetCommandOutput } from '@aws-sdk/client-budgets';
import type { Operation } from '../../service.ts';
import type { BudgetsState } from '../state.ts';
import { budgetOf } from '../state.ts';

export default ((input, { state }) => {
  budgetOf(state, input.BudgetName);
  state.budgets.delete(input.BudgetName ?? '');
  return {};
}) satisfies Operation<BudgetsState, DeleteBudgetCommandInput, Omit<DeleteBudgetCommandOutput, '$metadata'>>;
