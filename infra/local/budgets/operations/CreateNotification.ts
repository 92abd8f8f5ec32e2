import type {
  CreateNotificationCommandInput,
  CreateNotificationCommandOutput,
} from '@aws-sdk/client-budgets';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { checkNotifications } from '../check.ts';
import type { BudgetsState } from '../state.ts';
import { budgetOf, sameNotification } from '../state.ts';

export default ((input, { state }) => {
  const stored = budgetOf(state, input.BudgetName);
  const added = { Notification: input.Notification, Subscribers: input.Subscribers };
  checkNotifications([
    ...stored.notifications.map((each) => ({
      Notification: each.notification,
      Subscribers: [...each.subscribers],
    })),
    added,
  ]);
  if (stored.notifications.some((each) => sameNotification(each.notification, input.Notification)))
    throw awsError('DuplicateRecordException', 'Unable to create notification - it already exists.');
  stored.notifications = [
    ...stored.notifications,
    { notification: input.Notification!, subscribers: input.Subscribers ?? [] },
  ];
  return {};
}) satisfies Operation<
  BudgetsState,
  CreateNotificationCommandInput,
  Omit<CreateNotificationCommandOutput, '$metadata'>
>;
