import type { CreateBudgetCommandInput, CreateBudgetCommandOutput } from '@aws-sdk/client-budgets';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { checkBudget, checkNotifications } from '../check.ts';
import type { BudgetsState } from '../state.ts';
import { budgetArn } from '../state.ts';

export default ((input, { state, world }) => {
  const budget = input.Budget;
  checkBudget(budget);
  const given = input.NotificationsWithSubscribers ?? [];
  checkNotifications(given);
  if (state.budgets.has(budget.BudgetName))
    throw awsError(
      'DuplicateRecordException',
      `Error creating budget: ${budget.BudgetName} - the budget already exists.`,
    );
  state.budgets.set(budget.BudgetName, {
    budget: {
      // What the month began with, and that a budget without an end has one in 2087, is AWS's default.
      TimePeriod: { Start: new Date(world.clock.now()), End: new Date('2087-06-15T00:00:00Z') },
      CalculatedSpend: { ActualSpend: { Amount: '0.0', Unit: 'USD' } },
      LastUpdatedTime: new Date(world.clock.now()),
      ...budget,
    },
    arn: budgetArn(world.accountId, budget.BudgetName),
    notifications: given.map(({ Notification, Subscribers }) => ({
      notification: Notification!,
      subscribers: Subscribers!,
    })),
    tags: (input.ResourceTags ?? []).map(({ Key = '', Value = '' }) => ({ Key, Value })),
  });
  return {};
}) satisfies Operation<BudgetsState, CreateBudgetCommandInput, Omit<CreateBudgetCommandOutput, '$metadata'>>;
