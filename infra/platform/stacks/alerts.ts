import type { Environment } from '@inx/manifest';
import { type App, Aws } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import { accepted } from '../constructs/accepted.ts';
import { EnvironmentStack } from '../environment-stack.ts';

/** Where everything that somebody must know ends: alarms, budget, failed backups. First of all stacks, as many name it. */
export class AlertsStack extends EnvironmentStack {
  readonly topicArn: string;

  constructor(app: App, settings: Environment) {
    super(app, 'alerts', settings, { description: 'topic of the alerts' });
    const topic = new sns.CfnTopic(this, 'Alerts', { topicName: this.names.alerts });
    const encryption =
      'alerts hold names and figures, none of a customer; CloudWatch cannot publish through the AWS-managed key, and a key of ours costs 1 USD a month';
    accepted(topic, { CKV_AWS_26: encryption, 'AwsSolutions-SNS2': encryption });
    this.topicArn = topic.ref;
    new sns.CfnTopicPolicy(this, 'AlertsPolicy', {
      topics: [topic.ref],
      policyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'OurAlarmsBudgetsAndBackups',
            Effect: 'Allow',
            Principal: {
              Service: ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com', 'backup.amazonaws.com'],
            },
            Action: 'sns:Publish',
            Resource: topic.ref,
            Condition: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
          },
          {
            Sid: 'TlsOnly',
            Effect: 'Deny',
            Principal: '*',
            Action: 'sns:Publish',
            Resource: topic.ref,
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      },
    });
    if (settings.alertEmail)
      new sns.CfnSubscription(this, 'Email', {
        topicArn: topic.ref,
        protocol: 'email',
        endpoint: settings.alertEmail,
      });
  }
}
