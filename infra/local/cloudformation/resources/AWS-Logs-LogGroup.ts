import { readLogGroup } from '../drift/read/stores.ts';
import type { ResourceHandler } from '../handlers.ts';
import { asNumber, generatedName } from '../handlers.ts';

export default {
  properties: ['LogGroupName', 'RetentionInDays', 'Tags'],
  replacement: ['LogGroupName'],
  create: async (properties, context) => {
    const { world } = context;
    const logGroupName = String(properties['LogGroupName'] ?? generatedName(context));
    await world.invoke('logs', 'CreateLogGroup', { logGroupName });
    context.made(logGroupName);
    const retentionInDays = asNumber(properties['RetentionInDays']);
    if (retentionInDays !== undefined)
      await world.invoke('logs', 'PutRetentionPolicy', { logGroupName, retentionInDays });
    return {
      physicalId: logGroupName,
      attributes: { Arn: `${world.arn('logs', `log-group:${logGroupName}`)}:*` },
    };
  },
  update: async (logGroupName, properties, _, { world }) => {
    const retentionInDays = asNumber(properties['RetentionInDays']);
    await world.invoke(
      'logs',
      retentionInDays === undefined ? 'DeleteRetentionPolicy' : 'PutRetentionPolicy',
      { logGroupName, retentionInDays },
    );
    return {
      physicalId: logGroupName,
      attributes: { Arn: `${world.arn('logs', `log-group:${logGroupName}`)}:*` },
    };
  },
  delete: async (logGroupName, _, { world }) =>
    void (await world.invoke('logs', 'DeleteLogGroup', { logGroupName })),
  read: readLogGroup,
} satisfies ResourceHandler;
