import type { Budget, Notification, Subscriber } from '@aws-sdk/client-budgets';
import { awsError } from '../wire/error.ts';

export interface StoredNotification {
  notification: Notification;
  subscribers: readonly Subscriber[];
}

export interface StoredBudget {
  budget: Budget;
  readonly arn: string;
  notifications: readonly StoredNotification[];
  tags: readonly { readonly Key: string; readonly Value: string }[];
}

export interface BudgetsState {
  readonly budgets: Map<string, StoredBudget>;
}

export const createState = (): BudgetsState => ({ budgets: new Map() });

export function budgetOf(state: BudgetsState, name: string | undefined): StoredBudget {
  const found = state.budgets.get(name ?? '');
  if (!found)
    throw awsError(
      'NotFoundException',
      `Failed to call DescribeBudget, [Exception=Unable to get budget: ${name} - the budget doesn't exist.]`,
    );
  return found;
}

export const budgetArn = (accountId: string, name: string | undefined) =>
  `arn:aws:budgets::${accountId}:budget/${name}`;

/** A notification is told from others by all that it says. */
export const sameNotification = (a: Notification | undefined, b: Notification | undefined) =>
  a?.NotificationType === b?.NotificationType &&
  a?.ComparisonOperator === b?.ComparisonOperator &&
  Number(a?.Threshold) === Number(b?.Threshold) &&
  (a?.ThresholdType ?? 'PERCENTAGE') === (b?.ThresholdType ?? 'PERCENTAGE');

export function notificationOf(
  { notifications }: StoredBudget,
  notification: Notification | undefined,
): StoredNotification {
  const found = notifications.find((each) => sameNotification(each.notification, notification));
  if (!found)
    throw awsError('NotFoundException', 'Unable to get notification - the notification does not exist.');
  return found;
}
