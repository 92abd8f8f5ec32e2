import type { ResourceHandler } from '../handlers.ts';
import { type Context, type Properties, pick } from '../handlers.ts';
import { shaped } from '../shape.ts';

const passed = ['LogGroupNames', 'Name', 'QueryLanguage', 'QueryString'];

async function put(properties: Properties, id: Properties, { world }: Context) {
  const { queryDefinitionId } = await world.invoke<{ queryDefinitionId: string }>(
    'logs',
    'PutQueryDefinition',
    await shaped(() => import('@aws-sdk/client-cloudwatch-logs'), 'PutQueryDefinitionRequest', {
      ...pick(properties, passed),
      ...id,
    }),
  );
  return { physicalId: queryDefinitionId, attributes: { QueryDefinitionId: queryDefinitionId } };
}

export default {
  properties: passed,
  replacement: [],
  required: ['Name', 'QueryString'],
  create: (properties, context) => put(properties, {}, context),
  update: (queryDefinitionId, properties, _, context) => put(properties, { queryDefinitionId }, context),
  delete: async (queryDefinitionId, _, { world }) =>
    void (await world.invoke('logs', 'DeleteQueryDefinition', { queryDefinitionId })),
} satisfies ResourceHandler;
