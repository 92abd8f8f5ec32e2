import { DescribeBudgetCommand, DescribeNotificationsForBudgetCommand } from '@aws-sdk/client-budgets';
import { GetAnomalyMonitorsCommand, GetAnomalySubscriptionsCommand } from '@aws-sdk/client-cost-explorer';
import { account, budgets, costExplorer } from '../clients.ts';
import type { TypeCase, Values } from '../type-case.ts';

const budget = (amount: number, threshold = 80): Values => ({
  Budget: {
    BudgetName: 'INX-DEV-USNV-monthly',
    BudgetType: 'COST',
    TimeUnit: 'MONTHLY',
    BudgetLimit: { Amount: amount, Unit: 'USD' },
  },
  NotificationsWithSubscribers: [
    {
      Notification: {
        NotificationType: 'FORECASTED',
        ComparisonOperator: 'GREATER_THAN',
        Threshold: threshold,
        ThresholdType: 'PERCENTAGE',
      },
      Subscribers: [{ SubscriptionType: 'EMAIL', Address: 'owner@invoxa.example' }],
    },
  ],
});

const monitor = {
  Type: 'AWS::CE::AnomalyMonitor',
  Properties: {
    MonitorName: 'services',
    MonitorType: 'CUSTOM',
    MonitorSpecification: JSON.stringify({ Tags: { Key: 'Project', Values: ['Invoxa'] } }),
  },
};

const subscription = (more: Values): Values => ({
  SubscriptionName: 'anomalies',
  Frequency: 'DAILY',
  MonitorArnList: [{ Ref: 'Monitor' }],
  Subscribers: [{ Type: 'EMAIL', Address: 'owner@invoxa.example' }],
  ThresholdExpression: JSON.stringify({
    Dimensions: {
      Key: 'ANOMALY_TOTAL_IMPACT_ABSOLUTE',
      MatchOptions: ['GREATER_THAN_OR_EQUAL'],
      Values: ['20'],
    },
  }),
  ...more,
});

export const cost: readonly TypeCase[] = [
  {
    type: 'AWS::Budgets::Budget',
    ref: /^INX-DEV-USNV-monthly$/,
    attributes: { Id: /^INX-DEV-USNV-monthly$/ },
    read: async ({ ref }) => {
      const key = { AccountId: account, BudgetName: ref };
      const { Budget } = await budgets.send(new DescribeBudgetCommand(key));
      const { Notifications } = await budgets.send(new DescribeNotificationsForBudgetCommand(key));
      return { ...Budget, Notifications };
    },
    gone: 'NotFoundException',
    created: {
      properties: budget(150),
      shows: {
        BudgetLimit: { Amount: '150', Unit: 'USD' },
        Notifications: [{ Threshold: 80, NotificationState: 'OK' }],
      },
    },
    updated: { properties: budget(200), shows: { BudgetLimit: { Amount: '200' } } },
  },
  {
    type: 'AWS::CE::AnomalyMonitor',
    ref: /^arn:aws:ce::111122223333:anomalymonitor\//,
    attributes: {
      MonitorArn: /anomalymonitor/,
      CreationDate: /^\d{4}-\d\d-\d\d$/,
      DimensionalValueCount: /^0$/,
    },
    read: async ({ ref }) =>
      (await costExplorer.send(new GetAnomalyMonitorsCommand({ MonitorArnList: [ref] })))
        .AnomalyMonitors?.[0],
    gone: 'UnknownMonitorException',
    created: {
      properties: { MonitorName: 'all', MonitorType: 'DIMENSIONAL', MonitorDimension: 'SERVICE' },
      shows: { MonitorName: 'all', MonitorDimension: 'SERVICE' },
    },
    updated: {
      properties: { MonitorName: 'every', MonitorType: 'DIMENSIONAL', MonitorDimension: 'SERVICE' },
      shows: { MonitorName: 'every' },
    },
    replaced: {
      properties: monitor.Properties,
      shows: {
        MonitorType: 'CUSTOM',
        MonitorSpecification: { Tags: { Key: 'Project', Values: ['Invoxa'] } },
      },
    },
  },
  {
    type: 'AWS::CE::AnomalySubscription',
    needs: { Monitor: monitor },
    ref: /^arn:aws:ce::111122223333:anomalysubscription\//,
    attributes: { SubscriptionArn: /anomalysubscription/, AccountId: /^111122223333$/ },
    read: async ({ ref }) =>
      (await costExplorer.send(new GetAnomalySubscriptionsCommand({ SubscriptionArnList: [ref] })))
        .AnomalySubscriptions?.[0],
    gone: 'UnknownSubscriptionException',
    created: {
      properties: subscription({}),
      shows: { Frequency: 'DAILY', ThresholdExpression: { Dimensions: { Values: ['20'] } } },
    },
    updated: { properties: subscription({ Frequency: 'WEEKLY' }), shows: { Frequency: 'WEEKLY' } },
    replaced: {
      properties: subscription({ ResourceTags: [{ Key: 'Owner', Value: 'platform' }] }),
      shows: { SubscriptionName: 'anomalies' },
    },
  },
];
