import {
  DescribeAlarmsCommand,
  GetDashboardCommand,
  ListTagsForResourceCommand as ListMetricTagsCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  DescribeMetricFiltersCommand,
  DescribeQueryDefinitionsCommand,
  DescribeResourcePoliciesCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { GetScheduleGroupCommand } from '@aws-sdk/client-scheduler';
import {
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-sns';
import { expect } from 'vitest';
import { account, cloudwatch, logs, scheduler, sns } from '../clients.ts';
import type { TypeCase, Values } from '../type-case.ts';

const topic = (name: string) => ({ Type: 'AWS::SNS::Topic', Properties: { TopicName: name } });

const publishers = (service: string): Values => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sns:Publish', Resource: '*' }],
});

const attributesOf = async (TopicArn: string | undefined) =>
  (await sns.send(new GetTopicAttributesCommand({ TopicArn }))).Attributes;

const alarm = (name: string, more: Values): Values => ({
  AlarmName: name,
  ComparisonOperator: 'GreaterThanThreshold',
  EvaluationPeriods: '2',
  DatapointsToAlarm: 1,
  Threshold: 5,
  TreatMissingData: 'notBreaching',
  Metrics: [
    {
      Id: 'blue',
      ReturnData: false,
      MetricStat: {
        Stat: 'Maximum',
        Period: 60,
        Metric: {
          Namespace: 'AWS/ApplicationELB',
          MetricName: 'UnHealthyHostCount',
          Dimensions: [{ Name: 'LoadBalancer', Value: 'app/x/1' }],
        },
      },
    },
    { Id: 'both', Expression: 'FILL(blue, 0) + 0', Label: 'unhealthy', ReturnData: true },
  ],
  ...more,
});

const simple = (name: string) => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmName: name,
    ComparisonOperator: 'GreaterThanThreshold',
    EvaluationPeriods: 1,
    Threshold: 1,
    Namespace: 'x',
    MetricName: 'y',
    Statistic: 'Sum',
    Period: 60,
  },
});

const dashboard = (text: string) =>
  JSON.stringify({
    widgets: [{ type: 'text', x: 0, y: 0, width: 6, height: 2, properties: { markdown: text } }],
  });

const group = { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/ecs/types' } };

const filter = (more: Values): Values => ({
  FilterName: 'errors',
  LogGroupName: { Ref: 'Group' },
  FilterPattern: '{ $.level = "error" }',
  MetricTransformations: [
    {
      MetricName: 'Errors',
      MetricNamespace: 'Invoxa',
      MetricValue: '1',
      Dimensions: [{ Key: 'Service', Value: '$.service' }],
    },
  ],
  ...more,
});

export const watching: readonly TypeCase[] = [
  {
    type: 'AWS::SNS::Topic',
    ref: /^arn:aws:sns:us-east-1:111122223333:INX-DEV-USNV-alerts$/,
    attributes: { TopicArn: /INX-DEV-USNV-alerts$/, TopicName: /^INX-DEV-USNV-alerts$/ },
    read: async ({ ref }) => {
      const attributes = await attributesOf(ref);
      const { Subscriptions } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: ref }));
      const { Tags } = await sns.send(new ListTagsForResourceCommand({ ResourceArn: ref }));
      return { attributes, Subscriptions, Tags };
    },
    gone: 'NotFoundException',
    created: {
      properties: {
        TopicName: 'INX-DEV-USNV-alerts',
        DisplayName: 'Alerts',
        Subscription: [{ Protocol: 'email', Endpoint: 'owner@invoxa.example' }],
        Tags: [{ Key: 'Project', Value: 'Invoxa' }],
      },
      shows: {
        attributes: { DisplayName: 'Alerts', SubscriptionsPending: '1' },
        Subscriptions: [{ SubscriptionArn: 'PendingConfirmation', Endpoint: 'owner@invoxa.example' }],
        Tags: [{ Key: 'Project', Value: 'Invoxa' }],
      },
    },
    updated: {
      properties: {
        TopicName: 'INX-DEV-USNV-alerts',
        KmsMasterKeyId: 'alias/aws/sns',
        Subscription: [{ Protocol: 'email', Endpoint: 'second@invoxa.example' }],
        Tags: [{ Key: 'Owner', Value: 'platform' }],
      },
      shows: {
        attributes: { DisplayName: '', KmsMasterKeyId: 'alias/aws/sns', SubscriptionsPending: '1' },
        Subscriptions: [{ Endpoint: 'second@invoxa.example' }],
        Tags: [{ Key: 'Owner', Value: 'platform' }],
      },
    },
    replaced: {
      properties: { TopicName: 'INX-DEV-USNV-other' },
      shows: { attributes: { SubscriptionsPending: '0' } },
    },
  },
  {
    type: 'AWS::SNS::TopicPolicy',
    needs: { One: topic('policy-one'), Two: topic('policy-two') },
    ref: /Subject/,
    attributes: { Id: /Subject/ },
    read: async ({ others }) => ({
      one: (await attributesOf(others['One']))?.['Policy'],
      two: (await attributesOf(others['Two']))?.['Policy'],
    }),
    gone: 'NotFoundException',
    created: {
      properties: { Topics: [{ Ref: 'One' }], PolicyDocument: publishers('budgets.amazonaws.com') },
      shows: {
        one: expect.stringContaining('budgets.amazonaws.com'),
        two: expect.stringContaining('__default_policy_ID'),
      },
    },
    updated: {
      properties: { Topics: [{ Ref: 'Two' }], PolicyDocument: publishers('cloudwatch.amazonaws.com') },
      shows: {
        one: expect.stringContaining('__default_policy_ID'),
        two: expect.stringContaining('cloudwatch.amazonaws.com'),
      },
    },
  },
  {
    type: 'AWS::SNS::Subscription',
    needs: { Topic: topic('subscribed') },
    ref: /:subscribed:[0-9a-f-]{36}$/,
    attributes: { Arn: /:subscribed:/ },
    read: async ({ ref }) =>
      (await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn: ref }))).Attributes,
    gone: 'NotFoundException',
    created: {
      properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'email', Endpoint: 'owner@invoxa.example' },
      shows: { PendingConfirmation: 'true', Endpoint: 'owner@invoxa.example' },
    },
    updated: {
      properties: {
        TopicArn: { Ref: 'Topic' },
        Protocol: 'email',
        Endpoint: 'owner@invoxa.example',
        FilterPolicy: { level: ['error'] },
      },
      shows: { FilterPolicy: '{"level":["error"]}' },
    },
    replaced: {
      properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'email', Endpoint: 'second@invoxa.example' },
      shows: { Endpoint: 'second@invoxa.example' },
    },
  },
  {
    type: 'AWS::CloudWatch::Alarm',
    ref: /^INX-unhealthy$/,
    attributes: { Arn: /:alarm:INX-unhealthy$/ },
    read: async ({ ref }) =>
      (await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [ref] }))).MetricAlarms?.[0],
    created: {
      properties: alarm('INX-unhealthy', {}),
      shows: {
        EvaluationPeriods: 2,
        Threshold: 5,
        Metrics: [{ Id: 'blue', MetricStat: { Period: 60 } }, { Expression: 'FILL(blue, 0) + 0' }],
      },
    },
    updated: {
      properties: alarm('INX-unhealthy', {
        Threshold: 7,
        AlarmActions: [`arn:aws:sns:us-east-1:${account}:alerts`],
      }),
      shows: { Threshold: 7, AlarmActions: [`arn:aws:sns:us-east-1:${account}:alerts`] },
    },
    replaced: { properties: alarm('INX-other', {}), shows: { AlarmName: 'INX-other' } },
  },
  {
    type: 'AWS::CloudWatch::CompositeAlarm',
    needs: { One: simple('part-one'), Two: simple('part-two') },
    ref: /^INX-any$/,
    attributes: { Arn: /:alarm:INX-any$/ },
    read: async ({ ref }) =>
      (
        await cloudwatch.send(
          new DescribeAlarmsCommand({ AlarmNames: [ref], AlarmTypes: ['CompositeAlarm'] }),
        )
      ).CompositeAlarms?.[0],
    created: {
      properties: { AlarmName: 'INX-any', AlarmRule: { 'Fn::Sub': 'ALARM("${One}") OR ALARM("${Two}")' } },
      shows: { AlarmRule: 'ALARM("part-one") OR ALARM("part-two")' },
    },
    updated: {
      properties: {
        AlarmName: 'INX-any',
        AlarmRule: { 'Fn::Sub': 'ALARM("${One}")' },
        ActionsEnabled: 'false',
      },
      shows: { AlarmRule: 'ALARM("part-one")', ActionsEnabled: false },
    },
    replaced: {
      properties: { AlarmName: 'INX-every', AlarmRule: { 'Fn::Sub': 'ALARM("${Two}")' } },
      shows: { AlarmName: 'INX-every' },
    },
  },
  {
    type: 'AWS::CloudWatch::Dashboard',
    ref: /^INX-DEV$/,
    read: async ({ ref }) => {
      const found = await cloudwatch.send(new GetDashboardCommand({ DashboardName: ref }));
      const { Tags } = await cloudwatch.send(new ListMetricTagsCommand({ ResourceARN: found.DashboardArn }));
      return { ...found, Tags };
    },
    gone: 'ResourceNotFound',
    created: {
      properties: {
        DashboardName: 'INX-DEV',
        DashboardBody: dashboard('one'),
        Tags: [{ Key: 'Project', Value: 'Invoxa' }],
      },
      shows: { DashboardBody: dashboard('one'), Tags: [{ Key: 'Project', Value: 'Invoxa' }] },
    },
    updated: {
      properties: { DashboardName: 'INX-DEV', DashboardBody: dashboard('two') },
      shows: { DashboardBody: dashboard('two'), Tags: [] },
    },
    replaced: {
      properties: { DashboardName: 'INX-PRD', DashboardBody: dashboard('two') },
      shows: { DashboardName: 'INX-PRD' },
    },
  },
  {
    type: 'AWS::Logs::QueryDefinition',
    needs: { Group: group },
    ref: /^[0-9a-f-]{36}$/,
    attributes: { QueryDefinitionId: /^[0-9a-f-]{36}$/ },
    read: async ({ ref }) =>
      (await logs.send(new DescribeQueryDefinitionsCommand({}))).queryDefinitions?.find(
        ({ queryDefinitionId }) => queryDefinitionId === ref,
      ),
    created: {
      properties: { Name: 'INX/errors', QueryString: 'fields @message', LogGroupNames: [{ Ref: 'Group' }] },
      shows: { name: 'INX/errors', queryString: 'fields @message', logGroupNames: ['/ecs/types'] },
    },
    updated: {
      properties: { Name: 'INX/slow', QueryString: 'stats count()' },
      shows: { name: 'INX/slow', queryString: 'stats count()' },
    },
  },
  {
    type: 'AWS::Logs::MetricFilter',
    needs: { Group: group },
    ref: /^errors$/,
    read: async ({ ref }) =>
      (await logs.send(new DescribeMetricFiltersCommand({ filterNamePrefix: ref }))).metricFilters?.[0],
    created: {
      properties: filter({}),
      shows: {
        filterPattern: '{ $.level = "error" }',
        metricTransformations: [{ metricName: 'Errors', dimensions: { Service: '$.service' } }],
      },
    },
    updated: {
      properties: filter({
        FilterPattern: 'ERROR',
        MetricTransformations: [
          { MetricName: 'Errors', MetricNamespace: 'Invoxa', MetricValue: '1', DefaultValue: '0' },
        ],
      }),
      shows: { filterPattern: 'ERROR', metricTransformations: [{ defaultValue: 0 }] },
    },
    replaced: { properties: filter({ FilterName: 'failures' }), shows: { filterName: 'failures' } },
  },
  {
    type: 'AWS::Logs::ResourcePolicy',
    ref: /^waf$/,
    read: async ({ ref }) =>
      (await logs.send(new DescribeResourcePoliciesCommand({}))).resourcePolicies?.find(
        ({ policyName }) => policyName === ref,
      ),
    created: {
      properties: { PolicyName: 'waf', PolicyDocument: JSON.stringify(publishers('one.amazonaws.com')) },
      shows: { policyDocument: expect.stringContaining('one.amazonaws.com') },
    },
    updated: {
      properties: { PolicyName: 'waf', PolicyDocument: JSON.stringify(publishers('two.amazonaws.com')) },
      shows: { policyDocument: expect.stringContaining('two.amazonaws.com') },
    },
    replaced: {
      properties: { PolicyName: 'edge', PolicyDocument: JSON.stringify(publishers('two.amazonaws.com')) },
      shows: { policyName: 'edge' },
    },
  },
  {
    type: 'AWS::Scheduler::ScheduleGroup',
    ref: /^INX-DEV-USNV$/,
    attributes: { Arn: /:schedule-group\/INX-DEV-USNV$/, State: /^ACTIVE$/, CreationDate: /^\d{4}-/ },
    read: ({ ref }) => scheduler.send(new GetScheduleGroupCommand({ Name: ref })),
    gone: 'ResourceNotFoundException',
    created: { properties: { Name: 'INX-DEV-USNV' }, shows: { State: 'ACTIVE' } },
    updated: {
      properties: { Name: 'INX-DEV-USNV', Tags: [{ Key: 'Project', Value: 'Invoxa' }] },
      shows: { Name: 'INX-DEV-USNV' },
    },
    replaced: { properties: { Name: 'INX-PRD-USNV' }, shows: { Name: 'INX-PRD-USNV' } },
  },
];
