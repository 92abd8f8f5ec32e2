import type { Context, Properties, ResourceHandler } from '../handlers.ts';

const put = ({ Bucket, PolicyDocument }: Properties, { world }: Context) =>
  world.invoke('s3', 'PutBucketPolicy', { Bucket, Policy: JSON.stringify(PolicyDocument) });

export default {
  properties: ['Bucket', 'PolicyDocument'],
  replacement: ['Bucket'],
  required: ['Bucket', 'PolicyDocument'],
  create: async (properties, context) => {
    await put(properties, context);
    return { physicalId: String(properties['Bucket']) };
  },
  update: async (physicalId, properties, _, context) => {
    await put(properties, context);
    return { physicalId };
  },
  delete: async (Bucket, _, { world }) => void (await world.invoke('s3', 'DeleteBucketPolicy', { Bucket })),
} satisfies ResourceHandler;
