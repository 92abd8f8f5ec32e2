import type { Context, Properties, ResourceHandler } from '../handlers.ts';
import { shaped } from '../shape.ts';

const put = async (
  operation: 'CreateRepositoryCreationTemplate' | 'UpdateRepositoryCreationTemplate',
  properties: Properties,
  { world }: Context,
) => {
  const input = await shaped(() => import('@aws-sdk/client-ecr'), `${operation}Request`, properties);
  await world.invoke('ecr', operation, input);
  return { physicalId: String(properties['Prefix']) };
};

export default {
  properties: [
    'Prefix',
    'Description',
    'AppliedFor',
    'ImageTagMutability',
    'EncryptionConfiguration',
    'LifecyclePolicy',
    'RepositoryPolicy',
    'ResourceTags',
    'CustomRoleArn',
  ],
  replacement: ['Prefix'],
  required: ['Prefix', 'AppliedFor'],
  create: (properties, context) => put('CreateRepositoryCreationTemplate', properties, context),
  update: (_, properties, __, context) => put('UpdateRepositoryCreationTemplate', properties, context),
  delete: async (prefix, _, { world }) =>
    void (await world.invoke('ecr', 'DeleteRepositoryCreationTemplate', { prefix })),
} satisfies ResourceHandler;
