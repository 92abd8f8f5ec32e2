import type { Environment } from '@inx/manifest';
import type { App } from 'aws-cdk-lib';
import * as budgets from 'aws-cdk-lib/aws-budgets';
import { EnvironmentStack } from '../environment-stack.ts';
import type { AlertsStack } from './alerts.ts';

type Notification = budgets.CfnBudget.NotificationWithSubscribersProperty;

/**
 * What the environment may cost a month. It counts what carries the tag `Environment`, which the account's owner must
 * activate once as a cost allocation tag (Billing, or `aws ce update-cost-allocation-tags-status`): CloudFormation cannot.
 */
export class CostStack extends EnvironmentStack {
  constructor(app: App, settings: Environment, alerts: AlertsStack, monthlyUsd: number) {
    super(app, 'cost', settings, { description: 'monthly budget' });
    const subscribers = [{ subscriptionType: 'SNS', address: alerts.topicArn }];
    const at = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number): Notification => ({
      notification: {
        notificationType,
        comparisonOperator: 'GREATER_THAN',
        threshold,
        thresholdType: 'PERCENTAGE',
      },
      subscribers,
    });
    new budgets.CfnBudget(this, 'Budget', {
      budget: {
        budgetName: this.names.budget,
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: monthlyUsd, unit: 'USD' },
        costFilters: { TagKeyValue: [`user:Environment$${settings.name}`] },
      },
      notificationsWithSubscribers: [at('ACTUAL', 80), at('ACTUAL', 100), at('FORECASTED', 100)],
    });
  }
}
