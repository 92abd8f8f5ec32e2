import type { Environment } from '@inx/manifest';
import type { App } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { secureBucket } from '../constructs/secure-bucket.ts';
import { EnvironmentStack, retained } from '../environment-stack.ts';

/** Journal and release records; lease, decision and current release. */
export class StateStack extends EnvironmentStack {
  readonly bucket: s3.CfnBucket;
  readonly table: dynamodb.CfnTable;

  constructor(app: App, settings: Environment) {
    super(app, 'state', settings);
    this.bucket = secureBucket(this, 'StateBucket', this.names.stateBucket, settings);
    this.table = new dynamodb.CfnTable(this, 'StateTable', {
      tableName: this.names.stateTable,
      attributeDefinitions: [{ attributeName: 'pk', attributeType: 'S' }],
      keySchema: [{ attributeName: 'pk', keyType: 'HASH' }],
      billingMode: 'PAY_PER_REQUEST',
      sseSpecification: { sseEnabled: true },
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtectionEnabled: settings.deletionProtection,
    });
    this.table.cfnOptions.deletionPolicy = retained(settings) as never;
  }
}
