import type { Environment } from '@inx/manifest';
import { type App, Aws, type CfnTag } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { accepted } from '../constructs/accepted.ts';
import { published } from '../constructs/published.ts';
import { serviceRole } from '../constructs/role.ts';
import { secureBucket } from '../constructs/secure-bucket.ts';
import { EnvironmentStack } from '../environment-stack.ts';
import type { AccessLogsStack } from './access-logs.ts';
import type { RecoveryStack } from './recovery.ts';

/** Journal and release records; lease, decision and current release. Both with a copy in the recovery region, if any. */
export class StateStack extends EnvironmentStack {
  constructor(
    app: App,
    settings: Environment,
    parts: { readonly accessLogs: AccessLogsStack; readonly recovery: RecoveryStack | undefined },
  ) {
    super(app, 'state', settings, { description: 'journal, release records, lease' });
    const bucket = secureBucket(this, 'StateBucket', {
      bucketName: this.names.stateBucket,
      accessLogs: parts.accessLogs.bucketName,
      ...(parts.recovery && { replication: this.#replication() }),
    });
    // The copy must exist before S3 takes the configuration; a stack of another region can only be named, not referred to.
    if (parts.recovery) this.addStackDependency(parts.recovery);
    else
      accepted(bucket, {
        CKV_AWS_144:
          'one region by configuration; the records of an environment like this can be lost with it',
      });
    published(this, this, { stateBucket: bucket.ref, stateTable: this.#table().ref });
  }

  /**
   * A global table even where it has one replica only, as a second one is then an update; a plain table would have to be
   * replaced. Replicas follow within seconds and see no conditional write of the other region: the lease counts in the
   * environment's own region, and moves only when that region is given up.
   */
  #table(): dynamodb.CfnGlobalTable {
    const { region, recoveryRegion, deletionProtection, tags } = this.settings;
    const replicaTags: CfnTag[] = Object.entries({
      ...tags,
      Environment: this.settings.name,
      Component: 'state',
      ManagedBy: 'cdk',
    }).map(([key, value]) => ({ key, value }));
    const replica = (region: string): dynamodb.CfnGlobalTable.ReplicaSpecificationProperty => ({
      region,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtectionEnabled: deletionProtection,
      tags: replicaTags,
    });
    const table = new dynamodb.CfnGlobalTable(this, 'StateTable', {
      tableName: this.names.stateTable,
      attributeDefinitions: [{ attributeName: 'pk', attributeType: 'S' }],
      keySchema: [{ attributeName: 'pk', keyType: 'HASH' }],
      billingMode: 'PAY_PER_REQUEST',
      sseSpecification: { sseEnabled: true, sseType: 'KMS' },
      ...(recoveryRegion && { streamSpecification: { streamViewType: 'NEW_AND_OLD_IMAGES' } }),
      replicas: [replica(region), ...(recoveryRegion ? [replica(recoveryRegion)] : [])],
    });
    accepted(table, {
      CKV_AWS_119: 'encrypted with the AWS-managed key; the table holds names, times and decisions',
    });
    return this.keep(table);
  }

  /** Source: Amazon S3 user guide, "Setting up permissions for live replication". Deletions are copied as well. */
  #replication() {
    const source = `arn:${Aws.PARTITION}:s3:::${this.names.stateBucket}`;
    const copy = `arn:${Aws.PARTITION}:s3:::${this.names.stateReplicaBucket}`;
    const role = serviceRole(this, this, 'Replication', {
      name: 'state-replication',
      description: 'S3 copies journal and records to the recovery region',
      service: 's3.amazonaws.com',
      statements: [
        {
          Effect: 'Allow',
          Action: ['s3:GetReplicationConfiguration', 's3:ListBucket'],
          Resource: source,
        },
        {
          Effect: 'Allow',
          Action: [
            's3:GetObjectVersionForReplication',
            's3:GetObjectVersionAcl',
            's3:GetObjectVersionTagging',
          ],
          Resource: `${source}/*`,
          why: 'every object of this one bucket',
        },
        {
          Effect: 'Allow',
          Action: ['s3:ReplicateObject', 's3:ReplicateDelete', 's3:ReplicateTags'],
          Resource: `${copy}/*`,
          why: 'every object of this one bucket',
        },
      ],
    });
    return {
      role: role.attrArn,
      rules: [
        {
          id: 'everything',
          status: 'Enabled',
          priority: 1,
          filter: { prefix: '' },
          deleteMarkerReplication: { status: 'Enabled' },
          destination: { bucket: copy },
        },
      ],
    };
  }
}
