/** The database: RDS MySQL in the private subnets, with logs of its own. */
import { Fn } from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';
import type * as secrets from 'aws-cdk-lib/aws-secretsmanager';
import type { EnvironmentStack } from '../environment-stack.ts';
import { accepted } from './accepted.ts';
import { logGroup } from './log-group.ts';
import { serviceRole } from './role.ts';

export interface DatabasePlaces {
  readonly subnetIds: string[];
  readonly securityGroup: string;
  /** Of the master user: JSON with `username` and `password`. */
  readonly credentials: secrets.CfnSecret;
}

/** RDS names its log groups after the instance. */
const exported = ['error', 'slowquery'] as const;

export function database(stack: EnvironmentStack, places: DatabasePlaces): rds.CfnDBInstance {
  const { database } = stack.settings;
  const subnets = new rds.CfnDBSubnetGroup(stack, 'DatabaseSubnets', {
    dbSubnetGroupName: `${stack.names.lower}-db-subnet-group`,
    dbSubnetGroupDescription: 'private subnets only',
    subnetIds: places.subnetIds,
  });
  const [major, minor] = database.version.split('.');
  const parameters = new rds.CfnDBParameterGroup(stack, 'DatabaseParameters', {
    family: `mysql${major}.${minor}`,
    description: 'TLS required, slow queries logged',
    parameters: {
      require_secure_transport: '1',
      slow_query_log: '1',
      long_query_time: '1',
      // CloudWatch Logs gets what is written to files, not to tables (RDS user guide, "MySQL database log files").
      log_output: 'FILE',
    },
  });
  const password = (key: string) =>
    Fn.sub(`{{resolve:secretsmanager:\${Secret}:SecretString:${key}}}`, { Secret: places.credentials.ref });
  const monitoring = database.monitoringSeconds > 0 ? monitoringRole(stack).attrArn : undefined;
  const instance = new rds.CfnDBInstance(stack, 'Database', {
    dbInstanceIdentifier: stack.names.database,
    engine: 'mysql',
    // *fix*: 8.4 by default, as 8.0 left standard support on 2026-07-31.
    engineVersion: database.version,
    // Extended support is charged by the processor and hour: only where somebody chose an old version.
    engineLifecycleSupport:
      major === '8' && minor === '0'
        ? 'open-source-rds-extended-support'
        : 'open-source-rds-extended-support-disabled',
    autoMinorVersionUpgrade: true,
    dbInstanceClass: database.instanceClass,
    allocatedStorage: String(database.storageGb),
    maxAllocatedStorage: database.maxStorageGb,
    storageType: 'gp3',
    storageEncrypted: true,
    multiAz: database.multiAz,
    backupRetentionPeriod: database.backupDays,
    // Before the backup plan's hour, outside Europe's and America's days.
    preferredBackupWindow: '03:00-04:00',
    preferredMaintenanceWindow: 'sun:06:30-sun:07:30',
    deletionProtection: database.deletionProtection,
    deleteAutomatedBackups: !database.deletionProtection,
    publiclyAccessible: false,
    copyTagsToSnapshot: true,
    masterUsername: password('username'),
    masterUserPassword: password('password'),
    dbSubnetGroupName: subnets.ref,
    dbParameterGroupName: parameters.ref,
    vpcSecurityGroups: [places.securityGroup],
    caCertificateIdentifier: 'rds-ca-rsa2048-g1',
    enableCloudwatchLogsExports: [...exported],
    monitoringInterval: database.monitoringSeconds,
    ...(monitoring && { monitoringRoleArn: monitoring }),
    enablePerformanceInsights: database.performanceInsights,
    ...(database.performanceInsights && { performanceInsightsRetentionPeriod: 7 }),
  });
  // Made before RDS makes them without an end to their retention.
  for (const log of exported)
    instance.addResourceDependency(
      logGroup(stack, stack, `DatabaseLog-${log}`, `/aws/rds/instance/${stack.names.database}/${log}`),
    );
  acceptedHere(stack, instance);
  return stack.keep(instance);
}

function monitoringRole(stack: EnvironmentStack) {
  return serviceRole(stack, stack, 'DatabaseMonitoring', {
    name: 'database-monitoring',
    description: 'RDS writes the figures of enhanced monitoring',
    service: 'monitoring.rds.amazonaws.com',
    managedPolicies: {
      'service-role/AmazonRDSEnhancedMonitoringRole':
        "AWS's own policy for this purpose: it follows where RDS writes its figures",
    },
  });
}

function acceptedHere(stack: EnvironmentStack, instance: rds.CfnDBInstance): void {
  const { database } = stack.settings;
  const minor =
    'both validators list whole versions only (8.4.x); RDS takes major.minor as well (CreateDBInstance, EngineVersion) and chooses the newest patch. A whole version passes them, and is out of date with the first automatic patch: every later change of the instance would then ask RDS for a downgrade, which it refuses';
  accepted(instance, {
    E3691: minor,
    'CloudFormation-Validate::E9006': minor,
    'AwsSolutions-RDS11': 'the port is no secret: only the tasks reach it, by security group',
    CKV_AWS_161: 'each service signs in with a user and secret of its own, which DATABASE_URL carries',
    ...(!database.multiAz && {
      'AwsSolutions-RDS3': 'one zone by configuration: this environment may wait for a restore',
      CKV_AWS_157: 'one zone by configuration: this environment may wait for a restore',
    }),
    ...(!database.deletionProtection && {
      'AwsSolutions-RDS10': 'this environment is made to be taken down again, by configuration',
      CKV_AWS_293: 'this environment is made to be taken down again, by configuration',
    }),
    ...(database.monitoringSeconds === 0 && {
      CKV_AWS_118:
        "enhanced monitoring is off by configuration: CloudWatch's figures a minute are enough here",
    }),
    ...(!database.performanceInsights && {
      CKV_AWS_353:
        'Performance Insights is off by configuration: RDS does not offer it on the smallest classes',
    }),
  });
}
