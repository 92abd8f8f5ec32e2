/** What tables and global tables have in common: settings beside the keys, and how an update brings them about. */
import { asBoolean, type Context, type Properties } from './handlers.ts';
import { type Tag, tagChanges } from './tags.ts';

interface Described {
  readonly Table: {
    readonly TableArn: string;
    readonly TableId?: string;
    readonly LatestStreamArn?: string;
  };
}

export async function describeTable(TableName: string, { world }: Context) {
  const { Table } = await world.invoke<Described>('dynamodb', 'DescribeTable', { TableName });
  return {
    physicalId: TableName,
    attributes: {
      Arn: Table.TableArn,
      ...(Table.TableId && { TableId: Table.TableId }),
      ...(Table.LatestStreamArn && { StreamArn: Table.LatestStreamArn }),
    },
  };
}

export const encryptionOf = (value: unknown) => {
  const { SSEEnabled, SSEType, KMSMasterKeyId } = (value ?? {}) as Properties;
  return {
    Enabled: asBoolean(SSEEnabled) ?? false,
    ...(SSEType !== undefined && { SSEType }),
    ...(KMSMasterKeyId !== undefined && { KMSMasterKeyId }),
  };
};

export async function putRecovery(TableName: string, value: unknown, { world }: Context): Promise<void> {
  const { PointInTimeRecoveryEnabled, RecoveryPeriodInDays } = (value ?? {}) as Properties;
  await world.invoke('dynamodb', 'UpdateContinuousBackups', {
    TableName,
    PointInTimeRecoverySpecification: {
      PointInTimeRecoveryEnabled: asBoolean(PointInTimeRecoveryEnabled) ?? false,
      ...(RecoveryPeriodInDays !== undefined && { RecoveryPeriodInDays: Number(RecoveryPeriodInDays) }),
    },
  });
}

export async function putTimeToLive(
  TableName: string,
  value: unknown,
  before: unknown,
  { world }: Context,
): Promise<void> {
  const { AttributeName, Enabled } = (value ?? before ?? {}) as Properties;
  await world.invoke('dynamodb', 'UpdateTimeToLive', {
    TableName,
    TimeToLiveSpecification: {
      AttributeName,
      Enabled: value === undefined ? false : (asBoolean(Enabled) ?? false),
    },
  });
}

export async function retagTable(
  TableName: string,
  before: readonly Tag[],
  after: readonly Tag[],
  { world }: Context,
): Promise<void> {
  const { removed, added } = tagChanges(before, after);
  const ResourceArn = world.arn('dynamodb', `table/${TableName}`);
  if (removed.length > 0) await world.invoke('dynamodb', 'UntagResource', { ResourceArn, TagKeys: removed });
  if (added.length > 0) await world.invoke('dynamodb', 'TagResource', { ResourceArn, Tags: added });
}
