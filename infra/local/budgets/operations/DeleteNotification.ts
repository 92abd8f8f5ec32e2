import type {
  DeleteNotificationCommandInput,
  DeleteNotificationCommandOutput,
} from '@aws-sdk/client-budgets';
import type { Operation } from '../../service.ts';
import type { BudgetsState } from '../state.ts';
import { budgetOf, notificationOf } from '../state.ts';

export default ((input, { state }) => {
  const stored = budgetOf(state, input.BudgetName);
  const gone = notificationOf(stored, input.Notification);
  stored.notifications = stored.notifications.filter((each) => each !== gone);
  return {};
}) satisfies Operation<
  BudgetsState,
  DeleteNotificationCommandInput,
  Omit<DeleteNotificationCommandOutput, '$metadata'>
>;
