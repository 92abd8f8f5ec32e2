import type { ResourceHandler } from '../handlers.ts';
import { generatedName, pick } from '../handlers.ts';

const created = ['AttributeDefinitions', 'KeySchema', 'BillingMode'];

export default {
  properties: [
    ...created,
    'TableName',
    'SSESpecification',
    'PointInTimeRecoverySpecification',
    'DeletionProtectionEnabled',
    'Tags',
  ],
  replacement: ['TableName', 'KeySchema'],
  create: async (properties, context) => {
    const { world } = context;
    const TableName = String(properties['TableName'] ?? generatedName(context, 255));
    await world.invoke('dynamodb', 'CreateTable', { ...pick(properties, created), TableName });
    const recovery = properties['PointInTimeRecoverySpecification'];
    if (recovery)
      await world.invoke('dynamodb', 'UpdateContinuousBackups', {
        TableName,
        PointInTimeRecoverySpecification: recovery,
      });
    return { physicalId: TableName, attributes: { Arn: world.arn('dynamodb', `table/${TableName}`) } };
  },
  delete: async (TableName, _, { world }) =>
    void (await world.invoke('dynamodb', 'DeleteTable', { TableName })),
} satisfies ResourceHandler;
