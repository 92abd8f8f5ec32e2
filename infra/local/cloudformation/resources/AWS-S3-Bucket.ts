import type { ResourceHandler } from '../handlers.ts';
import { type Context, generatedName, type Properties } from '../handlers.ts';

async function configure(Bucket: string, properties: Properties, { world, tags }: Context): Promise<void> {
  const versioning = properties['VersioningConfiguration'];
  if (versioning)
    await world.invoke('s3', 'PutBucketVersioning', { Bucket, VersioningConfiguration: versioning });
  const encryption = properties['BucketEncryption'] as
    | { ServerSideEncryptionConfiguration?: { ServerSideEncryptionByDefault: unknown }[] }
    | undefined;
  if (encryption)
    await world.invoke('s3', 'PutBucketEncryption', {
      Bucket,
      ServerSideEncryptionConfiguration: {
        Rules: (encryption.ServerSideEncryptionConfiguration ?? []).map((rule) => ({
          ApplyServerSideEncryptionByDefault: rule.ServerSideEncryptionByDefault,
        })),
      },
    });
  const block = properties['PublicAccessBlockConfiguration'];
  if (block)
    await world.invoke('s3', 'PutPublicAccessBlock', { Bucket, PublicAccessBlockConfiguration: block });
  const lifecycle = properties['LifecycleConfiguration'] as { Rules?: unknown[] } | undefined;
  if (lifecycle)
    await world.invoke('s3', 'PutBucketLifecycleConfiguration', {
      Bucket,
      LifecycleConfiguration: { Rules: lifecycle.Rules ?? [] },
    });
  const TagSet = [...tags, ...((properties['Tags'] as { Key: string; Value: string }[] | undefined) ?? [])];
  if (TagSet.length > 0) await world.invoke('s3', 'PutBucketTagging', { Bucket, Tagging: { TagSet } });
}

const attributesOf = (name: string, { world }: Context) => ({
  Arn: `arn:aws:s3:::${name}`,
  DomainName: `${name}.s3.amazonaws.com`,
  RegionalDomainName: `${name}.s3.${world.region}.amazonaws.com`,
});

export default {
  properties: [
    'BucketName',
    'VersioningConfiguration',
    'BucketEncryption',
    'PublicAccessBlockConfiguration',
    'LifecycleConfiguration',
    'OwnershipControls',
    'Tags',
  ],
  replacement: ['BucketName'],
  create: async (properties, context) => {
    const Bucket = String(properties['BucketName'] ?? generatedName(context, 63).toLowerCase());
    await context.world.invoke('s3', 'CreateBucket', { Bucket });
    await configure(Bucket, properties, context);
    return { physicalId: Bucket, attributes: attributesOf(Bucket, context) };
  },
  update: async (Bucket, properties, _, context) => {
    await configure(Bucket, properties, context);
    return { physicalId: Bucket, attributes: attributesOf(Bucket, context) };
  },
  delete: async (Bucket, _, { world }) => void (await world.invoke('s3', 'DeleteBucket', { Bucket })),
} satisfies ResourceHandler;
