import type { UpdateBudgetCommandInput, UpdateBudgetCommandOutput } from '@aws-sdk/client-budgets';
import type { Operation } from '../../service.ts';
import { checkBudget } from '../check.ts';
import type { BudgetsState } from '../state.ts';
import { budgetOf } from '../state.ts';

export default ((input, { state, world }) => {
  const budget = input.NewBudget;
  checkBudget(budget);
  const stored = budgetOf(state, budget.BudgetName);
  const { TimePeriod, CalculatedSpend } = stored.budget;
  stored.budget = {
    TimePeriod,
    CalculatedSpend,
    ...budget,
    LastUpdatedTime: new Date(world.clock.now()),
  };
  return {};
}) satisfies Operation<BudgetsState, UpdateBudgetCommandInput, Omit<UpdateBudgetCommandOutput, '$metadata'>>;
