import type {
  DescribeSubscribersForNotificationCommandInput,
  DescribeSubscribersForNotificationCommandOutput,
} from '@aws-sdk/client-budgets';
import type { Operation } from '../../service.ts';
import type { BudgetsState } from '../state.ts';
import { budgetOf, notificationOf } from '../state.ts';

export default ((input, { state }) => {
  const { subscribers } = notificationOf(budgetOf(state, input.BudgetName), input.Notification);
  return { Subscribers: [...subscribers] };
}) satisfies Operation<
  BudgetsState,
  DescribeSubscribersForNotificationCommandInput,
  Omit<DescribeSubscribersForNotificationCommandOutput, '$metadata'>
>;
