import type { ResourceHandler } from '../handlers.ts';
import { asBoolean, asNumber, type Context, generatedName, type Properties, pick } from '../handlers.ts';

interface Endpoint {
  readonly Address?: string;
  readonly Port?: number;
}
const passed = [
  'DBInstanceIdentifier',
  'DBInstanceClass',
  'Engine',
  'EngineVersion',
  'MasterUsername',
  'MasterUserPassword',
  'DBSubnetGroupName',
  'DBParameterGroupName',
  'StorageType',
  'CACertificateIdentifier',
  'EngineLifecycleSupport',
  'MonitoringRoleArn',
  'PreferredBackupWindow',
  'PreferredMaintenanceWindow',
];
const numbers = [
  'AllocatedStorage',
  'MaxAllocatedStorage',
  'BackupRetentionPeriod',
  'MonitoringInterval',
  'PerformanceInsightsRetentionPeriod',
];
const booleans = [
  'MultiAZ',
  'StorageEncrypted',
  'DeletionProtection',
  'PubliclyAccessible',
  'CopyTagsToSnapshot',
  'AutoMinorVersionUpgrade',
  'EnablePerformanceInsights',
];

function input(properties: Properties): Properties {
  const typed = [
    ...numbers.map((name) => [name, asNumber(properties[name])]),
    ...booleans.map((name) => [name, asBoolean(properties[name])]),
  ];
  return {
    ...pick(properties, passed),
    ...(properties['EnableCloudwatchLogsExports'] !== undefined && {
      EnableCloudwatchLogsExports: properties['EnableCloudwatchLogsExports'],
    }),
    VpcSecurityGroupIds: properties['VPCSecurityGroups'],
    ...Object.fromEntries(typed.filter(([, value]) => value !== undefined)),
  };
}

async function attributesOf(DBInstanceIdentifier: unknown, { world }: Context) {
  const { DBInstances } = await world.invoke<{
    DBInstances?: { Endpoint?: Endpoint; DBInstanceArn?: string }[];
  }>('rds', 'DescribeDBInstances', { DBInstanceIdentifier });
  const found = DBInstances?.[0];
  return {
    'Endpoint.Address': found?.Endpoint?.Address,
    'Endpoint.Port': String(found?.Endpoint?.Port ?? 3306),
    DBInstanceArn: found?.DBInstanceArn,
  };
}

export default {
  properties: [
    ...passed,
    ...numbers,
    ...booleans,
    'VPCSecurityGroups',
    'EnableCloudwatchLogsExports',
    // Says what becomes of automated backups at deletion: there are none here.
    'DeleteAutomatedBackups',
    'Tags',
  ],
  replacement: ['DBInstanceIdentifier', 'Engine', 'MasterUsername', 'DBSubnetGroupName', 'StorageEncrypted'],
  create: async (properties, context) => {
    const { DBInstance } = await context.world.invoke<{ DBInstance: { DBInstanceIdentifier: string } }>(
      'rds',
      'CreateDBInstance',
      input({
        ...properties,
        DBInstanceIdentifier: properties['DBInstanceIdentifier'] ?? generatedName(context),
      }),
    );
    return {
      physicalId: DBInstance.DBInstanceIdentifier,
      attributes: await attributesOf(DBInstance.DBInstanceIdentifier, context),
    };
  },
  update: async (physicalId, properties, _, context) => {
    await context.world.invoke('rds', 'ModifyDBInstance', {
      ...input(properties),
      DBInstanceIdentifier: physicalId,
    });
    return { physicalId, attributes: await attributesOf(physicalId, context) };
  },
  delete: async (DBInstanceIdentifier, _, { world }) =>
    void (await world.invoke('rds', 'DeleteDBInstance', { DBInstanceIdentifier, SkipFinalSnapshot: true })),
  snapshot: async (DBInstanceIdentifier, _, context) => {
    const DBSnapshotIdentifier = generatedName(context, 255).toLowerCase();
    await context.world.invoke('rds', 'CreateDBSnapshot', { DBInstanceIdentifier, DBSnapshotIdentifier });
  },
} satisfies ResourceHandler;
