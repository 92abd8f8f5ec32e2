import { readTable } from '../drift/read/stores.ts';
import { describeTable, encryptionOf, putRecovery, putTimeToLive, retagTable } from '../dynamodb.ts';
import type { ResourceHandler } from '../handlers.ts';
import { asBoolean, generatedName, type Properties, pick } from '../handlers.ts';
import { tagsOf } from '../tags.ts';

const created = ['AttributeDefinitions', 'KeySchema', 'BillingMode'];

/** Settings that CreateTable and UpdateTable take alike. */
function settings(properties: Properties) {
  const view = (properties['StreamSpecification'] as Properties | undefined)?.['StreamViewType'];
  return {
    DeletionProtectionEnabled: asBoolean(properties['DeletionProtectionEnabled']) ?? false,
    SSESpecification: encryptionOf(properties['SSESpecification']),
    StreamSpecification:
      view === undefined ? { StreamEnabled: false } : { StreamEnabled: true, StreamViewType: view },
    ...pick(properties, ['TableClass']),
  };
}

export default {
  properties: [
    ...created,
    'DeletionProtectionEnabled',
    'PointInTimeRecoverySpecification',
    'SSESpecification',
    'StreamSpecification',
    'TableClass',
    'TableName',
    'Tags',
    'TimeToLiveSpecification',
  ],
  replacement: ['TableName', 'KeySchema'],
  required: ['KeySchema'],
  create: async (properties, context) => {
    const TableName = String(properties['TableName'] ?? generatedName(context, 255));
    const Tags = tagsOf(properties, context);
    await context.world.invoke('dynamodb', 'CreateTable', {
      ...pick(properties, created),
      ...settings(properties),
      TableName,
      ...(Tags.length > 0 && { Tags }),
    });
    const { PointInTimeRecoverySpecification: recovery, TimeToLiveSpecification: timeToLive } = properties;
    if (recovery) await putRecovery(TableName, recovery, context);
    if (timeToLive) await putTimeToLive(TableName, timeToLive, undefined, context);
    return describeTable(TableName, context);
  },
  update: async (TableName, properties, before, context) => {
    const billing = properties['BillingMode'] === before['BillingMode'] ? [] : ['BillingMode'];
    await context.world.invoke('dynamodb', 'UpdateTable', {
      ...settings(properties),
      ...pick(properties, billing),
      TableName,
    });
    const changed = (name: string) => JSON.stringify(properties[name]) !== JSON.stringify(before[name]);
    if (changed('PointInTimeRecoverySpecification'))
      await putRecovery(TableName, properties['PointInTimeRecoverySpecification'], context);
    if (changed('TimeToLiveSpecification'))
      await putTimeToLive(
        TableName,
        properties['TimeToLiveSpecification'],
        before['TimeToLiveSpecification'],
        context,
      );
    await retagTable(TableName, tagsOf(before, context), tagsOf(properties, context), context);
    return describeTable(TableName, context);
  },
  delete: async (TableName, _, { world }) =>
    void (await world.invoke('dynamodb', 'DeleteTable', { TableName })),
  read: readTable,
} satisfies ResourceHandler;
