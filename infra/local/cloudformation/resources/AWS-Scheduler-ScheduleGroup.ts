import type { ResourceHandler } from '../handlers.ts';
import { type Context, generatedName, type Properties } from '../handlers.ts';
import { tagChanges, tagsOf } from '../tags.ts';

interface Group {
  readonly Arn: string;
  readonly Name: string;
  readonly State: string;
  readonly CreationDate: Date;
  readonly LastModificationDate: Date;
}

async function made(Name: string, { world }: Context) {
  const group = await world.invoke<Group>('scheduler', 'GetScheduleGroup', { Name });
  return {
    physicalId: Name,
    attributes: {
      Arn: group.Arn,
      State: group.State,
      CreationDate: group.CreationDate.toISOString(),
      LastModificationDate: group.LastModificationDate.toISOString(),
    },
  };
}

async function retag(ResourceArn: string, before: Properties, after: Properties, context: Context) {
  const { removed, added } = tagChanges(tagsOf(before, context), tagsOf(after, context));
  if (removed.length > 0)
    await context.world.invoke('scheduler', 'UntagResource', { ResourceArn, TagKeys: removed });
  if (added.length > 0) await context.world.invoke('scheduler', 'TagResource', { ResourceArn, Tags: added });
}

export default {
  properties: ['Name', 'Tags'],
  replacement: ['Name'],
  create: async (properties, context) => {
    const Name = String(properties['Name'] ?? generatedName(context));
    const Tags = tagsOf(properties, context);
    await context.world.invoke('scheduler', 'CreateScheduleGroup', {
      Name,
      ...(Tags.length > 0 && { Tags }),
    });
    return made(Name, context);
  },
  update: async (Name, properties, before, context) => {
    const result = await made(Name, context);
    await retag(result.attributes.Arn, before, properties, context);
    return result;
  },
  delete: async (Name, _, { world }) =>
    void (await world.invoke('scheduler', 'DeleteScheduleGroup', { Name })),
} satisfies ResourceHandler;
