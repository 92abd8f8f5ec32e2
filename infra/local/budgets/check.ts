/** What AWS Budgets refuses. Source: AWS Budgets API reference, and "Quotas" of the Cost Management guide. */
import type { Budget, NotificationWithSubscribers } from '@aws-sdk/client-budgets';
import { awsError } from '../wire/error.ts';

const invalid = (message: string) => awsError('InvalidParameterException', message);
const mostNotifications = 10;
const mostEmails = 10;

export function checkBudget(budget: Budget | undefined): asserts budget is Budget & { BudgetName: string } {
  const { BudgetName = '', BudgetType, TimeUnit, BudgetLimit, PlannedBudgetLimits } = budget ?? {};
  if (!/^[^:\\]{1,100}$/.test(BudgetName))
    throw invalid(
      `Budget name ${BudgetName} is invalid: 1 to 100 characters without ":" and "\\" are allowed.`,
    );
  if (!BudgetType) throw invalid('Budget type is required.');
  if (!TimeUnit) throw invalid('Time unit is required.');
  if (BudgetType === 'COST' && !BudgetLimit && !PlannedBudgetLimits && !budget?.AutoAdjustData)
    throw invalid('Budget limit is required for cost budgets.');
  if (BudgetLimit && !(Number(BudgetLimit.Amount) > 0))
    throw invalid('Budget limit must be greater than zero.');
}

export function checkNotifications(all: readonly NotificationWithSubscribers[]): void {
  if (all.length > mostNotifications)
    throw awsError(
      'CreationLimitExceededException',
      `A budget has at most ${mostNotifications} notifications; ${all.length} were given.`,
    );
  for (const { Notification, Subscribers = [] } of all) {
    if (
      !Notification?.NotificationType ||
      !Notification.ComparisonOperator ||
      Notification.Threshold === undefined
    )
      throw invalid('A notification needs NotificationType, ComparisonOperator and Threshold.');
    if (Subscribers.length === 0) throw invalid('A notification needs at least one subscriber.');
    if (Subscribers.filter((each) => each.SubscriptionType === 'EMAIL').length > mostEmails)
      throw invalid(`A notification has at most ${mostEmails} e-mail subscribers.`);
    if (Subscribers.filter((each) => each.SubscriptionType === 'SNS').length > 1)
      throw invalid('A notification has at most one SNS subscriber.');
    for (const { SubscriptionType, Address = '' } of Subscribers)
      if (SubscriptionType === 'SNS' ? !Address.startsWith('arn:') : !Address.includes('@'))
        throw invalid(`${Address} is no address of type ${SubscriptionType}.`);
  }
}
