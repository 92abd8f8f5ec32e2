import type { Environment } from '@inx/manifest';
import { type App, Aws } from 'aws-cdk-lib';
import * as ce from 'aws-cdk-lib/aws-ce';
import * as guardduty from 'aws-cdk-lib/aws-guardduty';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { accepted } from '../constructs/accepted.ts';
import { audience, issuer } from '../delivery/trust.ts';
import { EnvironmentStack } from '../environment-stack.ts';

/** Alerts begin where an unusual cost is likely to reach this, in US dollars. */
const anomalyUsd = '20';

/** What an account has once, however many environments share it: each switched on in one environment's document. */
export class AccountStack extends EnvironmentStack {
  constructor(app: App, settings: Environment) {
    super(app, 'account', settings, { description: 'what an account has once' });
    const { githubOidcProvider, guardDuty, costAnomalyMonitor } = settings.onceAnAccount;
    if (githubOidcProvider) this.#oidcProvider();
    if (guardDuty) this.#threatDetection();
    if (costAnomalyMonitor) this.#costAnomalies();
  }

  /** GitHub's tokens are believed by their signature; which job may have which role is up to the roles. */
  #oidcProvider(): void {
    const provider = new iam.CfnOIDCProvider(this, 'GitHub', {
      url: `https://${issuer}`,
      clientIdList: [audience],
    });
    this.keep(provider);
  }

  #threatDetection(): void {
    new guardduty.CfnDetector(this, 'ThreatDetection', {
      enable: true,
      findingPublishingFrequency: 'FIFTEEN_MINUTES',
    });
  }

  #costAnomalies(): void {
    const monitor = new ce.CfnAnomalyMonitor(this, 'CostAnomalies', {
      monitorName: this.named('cost-anomalies'),
      monitorType: 'DIMENSIONAL',
      monitorDimension: 'SERVICE',
    });
    const topic = new sns.CfnTopic(this, 'CostAnomalyTopic', { topicName: this.named('cost-anomalies') });
    accepted(topic, {
      CKV_AWS_26:
        'alerts hold names of services and sums, none of a customer; a key of ours costs 1 USD a month',
    });
    // Source: AWS Cost Management User Guide, "Creating an Amazon SNS topic for anomaly notifications".
    new sns.CfnTopicPolicy(this, 'CostAnomalyTopicPolicy', {
      topics: [topic.ref],
      policyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'AnomalyDetection',
            Effect: 'Allow',
            Principal: { Service: 'costalerts.amazonaws.com' },
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
    new ce.CfnAnomalySubscription(this, 'CostAnomalyAlert', {
      subscriptionName: this.named('cost-anomalies'),
      frequency: 'IMMEDIATE',
      monitorArnList: [monitor.attrMonitorArn],
      subscribers: [{ type: 'SNS', address: topic.ref }],
      thresholdExpression: JSON.stringify({
        Dimensions: {
          Key: 'ANOMALY_TOTAL_IMPACT_ABSOLUTE',
          MatchOptions: ['GREATER_THAN_OR_EQUAL'],
          Values: [anomalyUsd],
        },
      }),
    });
    if (this.settings.alertEmail)
      new sns.CfnSubscription(this, 'CostAnomalyEmail', {
        topicArn: topic.ref,
        protocol: 'email',
        endpoint: this.settings.alertEmail,
      });
  }
}
