import type {
  DescribeNotificationsForBudgetCommandInput,
  DescribeNotificationsForBudgetCommandOutput,
} from '@aws-sdk/client-budgets';
import type { Operation } from '../../service.ts';
import type { BudgetsState } from '../state.ts';
import { budgetOf } from '../state.ts';

export default ((input, { state }) => {
  const { notifications } = budgetOf(state, input.BudgetName);
  return {
    Notifications: notifications.map(({ notification }) => ({
      ThresholdType: 'PERCENTAGE' as const,
      NotificationState: 'OK' as const,
      ...notification,
    })),
  };
}) satisfies Operation<
  BudgetsState,
  DescribeNotificationsForBudgetCommandInput,
  Omit<DescribeNotificationsForBudgetCommandOutput, '$metadata'>
>;
