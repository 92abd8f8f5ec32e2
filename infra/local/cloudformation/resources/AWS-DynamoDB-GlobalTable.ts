import { awsError } from '../../wire/error.ts';
import { describeTable, encryptionOf, putRecovery, putTimeToLive, retagTable } from '../dynamodb.ts';
import type { ResourceHandler } from '../handlers.ts';
import { asBoolean, type Context, generatedName, type Properties, pick } from '../handlers.ts';
import { tagsOf } from '../tags.ts';

const created = ['AttributeDefinitions', 'KeySchema', 'BillingMode'];

const replicasOf = (properties: Properties) => (properties['Replicas'] as Properties[] | undefined) ?? [];

/** The replica in the stack's own region: protection, recovery and tags are its own, not the table's. */
function home(properties: Properties, { world }: Context): Properties {
  const found = replicasOf(properties).find((each) => each['Region'] === world.region);
  if (!found)
    throw awsError(
      'ValidationException',
      `Replicas must include the region of the stack: ${world.region} is missing`,
    );
  return found;
}

const others = (properties: Properties, { world }: Context) =>
  replicasOf(properties).flatMap(({ Region }) => (Region === world.region ? [] : [String(Region)]));

function settings(properties: Properties, context: Context) {
  const replica = home(properties, context);
  const view = (properties['StreamSpecification'] as Properties | undefined)?.['StreamViewType'];
  return {
    DeletionProtectionEnabled: asBoolean(replica['DeletionProtectionEnabled']) ?? false,
    SSESpecification: encryptionOf(properties['SSESpecification']),
    ...pick(replica, ['TableClass']),
    ...(view !== undefined && { StreamSpecification: { StreamEnabled: true, StreamViewType: view } }),
  };
}

const recoveryOf = (replica: Properties) => replica['PointInTimeRecoverySpecification'];

export default {
  properties: [
    ...created,
    'Replicas',
    'SSESpecification',
    'StreamSpecification',
    'TableName',
    'TimeToLiveSpecification',
  ],
  replacement: ['TableName', 'KeySchema'],
  required: ['Replicas'],
  create: async (properties, context) => {
    const { world } = context;
    const TableName = String(properties['TableName'] ?? generatedName(context, 255));
    const replica = home(properties, context);
    const Tags = tagsOf(replica, context);
    await world.invoke('dynamodb', 'CreateTable', {
      ...pick(properties, created),
      ...settings(properties, context),
      TableName,
      ...(Tags.length > 0 && { Tags }),
    });
    const ReplicaUpdates = others(properties, context).map((RegionName) => ({ Create: { RegionName } }));
    if (ReplicaUpdates.length > 0)
      await world.invoke('dynamodb', 'UpdateTable', { TableName, ReplicaUpdates });
    if (recoveryOf(replica)) await putRecovery(TableName, recoveryOf(replica), context);
    const timeToLive = properties['TimeToLiveSpecification'];
    if (timeToLive) await putTimeToLive(TableName, timeToLive, undefined, context);
    return describeTable(TableName, context);
  },
  update: async (TableName, properties, before, context) => {
    const [old, wanted] = [others(before, context), others(properties, context)];
    const ReplicaUpdates = [
      ...wanted.filter((each) => !old.includes(each)).map((RegionName) => ({ Create: { RegionName } })),
      ...old.filter((each) => !wanted.includes(each)).map((RegionName) => ({ Delete: { RegionName } })),
    ];
    const billing = properties['BillingMode'] === before['BillingMode'] ? [] : ['BillingMode'];
    await context.world.invoke('dynamodb', 'UpdateTable', {
      ...settings(properties, context),
      ...pick(properties, billing),
      TableName,
      ReplicaUpdates,
    });
    const [then, now] = [home(before, context), home(properties, context)];
    if (JSON.stringify(recoveryOf(then)) !== JSON.stringify(recoveryOf(now)))
      await putRecovery(TableName, recoveryOf(now), context);
    if (
      JSON.stringify(properties['TimeToLiveSpecification']) !==
      JSON.stringify(before['TimeToLiveSpecification'])
    )
      await putTimeToLive(
        TableName,
        properties['TimeToLiveSpecification'],
        before['TimeToLiveSpecification'],
        context,
      );
    await retagTable(TableName, tagsOf(then, context), tagsOf(now, context), context);
    return describeTable(TableName, context);
  },
  delete: async (TableName, _, { world }) =>
    void (await world.invoke('dynamodb', 'DeleteTable', { TableName })),
} satisfies ResourceHandler;
