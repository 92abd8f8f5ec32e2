import type { ResourceHandler } from '../handlers.ts';
import { type Context, type Properties, pick } from '../handlers.ts';
import { shaped } from '../shape.ts';

const passed = ['ResourceArn', 'LogDestinationConfigs', 'RedactedFields', 'LoggingFilter'];

async function put(properties: Properties, { world }: Context) {
  const LoggingConfiguration = await shaped(
    () => import('@aws-sdk/client-wafv2'),
    'LoggingConfiguration',
    pick(properties, passed),
  );
  await world.invoke('wafv2', 'PutLoggingConfiguration', { LoggingConfiguration });
  return { physicalId: String(properties['ResourceArn']), attributes: { ManagedByFirewallManager: false } };
}

export default {
  properties: passed,
  replacement: ['ResourceArn'],
  required: ['ResourceArn', 'LogDestinationConfigs'],
  create: (properties, context) => put(properties, context),
  update: (_, properties, __, context) => put(properties, context),
  delete: async (ResourceArn, _, { world }) =>
    void (await world.invoke('wafv2', 'DeleteLoggingConfiguration', { ResourceArn })),
} satisfies ResourceHandler;
