import { readRepository } from '../drift/read/containers.ts';
import type { ResourceHandler } from '../handlers.ts';
import { asBoolean, type Context, generatedName, type Properties } from '../handlers.ts';
import { tagChanges, tagsOf } from '../tags.ts';

const settings = async (repositoryName: string, properties: Properties, { world }: Context) => {
  const policy = properties['LifecyclePolicy'] as { LifecyclePolicyText?: string } | undefined;
  if (policy?.LifecyclePolicyText)
    await world.invoke('ecr', 'PutLifecyclePolicy', {
      repositoryName,
      lifecyclePolicyText: policy.LifecyclePolicyText,
    });
  const access = properties['RepositoryPolicyText'];
  if (access)
    await world.invoke('ecr', 'SetRepositoryPolicy', {
      repositoryName,
      policyText: typeof access === 'string' ? access : JSON.stringify(access),
    });
};

/** What an update takes away again. */
async function clear(
  repositoryName: string,
  properties: Properties,
  before: Properties,
  { world }: Context,
): Promise<void> {
  if (before['LifecyclePolicy'] && !properties['LifecyclePolicy'])
    await world.invoke('ecr', 'DeleteLifecyclePolicy', { repositoryName });
  if (before['RepositoryPolicyText'] && !properties['RepositoryPolicyText'])
    await world.invoke('ecr', 'DeleteRepositoryPolicy', { repositoryName });
}

async function describe(repositoryName: string, { world }: Context) {
  const { repositories } = await world.invoke<{
    repositories?: { repositoryArn: string; repositoryUri: string }[];
  }>('ecr', 'DescribeRepositories', { repositoryNames: [repositoryName] });
  return { Arn: repositories?.[0]?.repositoryArn, RepositoryUri: repositories?.[0]?.repositoryUri };
}

export default {
  properties: [
    'RepositoryName',
    'ImageTagMutability',
    'ImageScanningConfiguration',
    'EncryptionConfiguration',
    'LifecyclePolicy',
    'RepositoryPolicyText',
    'EmptyOnDelete',
    'Tags',
  ],
  replacement: ['RepositoryName', 'EncryptionConfiguration'],
  create: async (properties, context) => {
    const repositoryName = String(properties['RepositoryName'] ?? generatedName(context).toLowerCase());
    const scan = properties['ImageScanningConfiguration'] as { ScanOnPush?: unknown } | undefined;
    await context.world.invoke('ecr', 'CreateRepository', {
      repositoryName,
      imageTagMutability: properties['ImageTagMutability'],
      tags: tagsOf(properties, context),
      ...(scan && { imageScanningConfiguration: { scanOnPush: asBoolean(scan.ScanOnPush) } }),
    });
    context.made(repositoryName);
    await settings(repositoryName, properties, context);
    return { physicalId: repositoryName, attributes: await describe(repositoryName, context) };
  },
  update: async (repositoryName, properties, before, context) => {
    await clear(repositoryName, properties, before, context);
    if (properties['ImageTagMutability'])
      await context.world.invoke('ecr', 'PutImageTagMutability', {
        repositoryName,
        imageTagMutability: properties['ImageTagMutability'],
      });
    await settings(repositoryName, properties, context);
    const attributes = await describe(repositoryName, context);
    const { removed, added } = tagChanges(tagsOf(before, context), tagsOf(properties, context));
    const call = (operation: string, input: object) =>
      context.world.invoke('ecr', operation, { resourceArn: attributes.Arn, ...input });
    if (removed.length > 0) await call('UntagResource', { tagKeys: removed });
    if (added.length > 0) await call('TagResource', { tags: added });
    return { physicalId: repositoryName, attributes };
  },
  delete: async (repositoryName, properties, { world }) =>
    void (await world.invoke('ecr', 'DeleteRepository', {
      repositoryName,
      force: asBoolean(properties['EmptyOnDelete']) ?? false,
    })),
  read: readRepository,
} satisfies ResourceHandler;
