import type { ResourceHandler } from '../handlers.ts';
import { type Context, type Properties, pick } from '../handlers.ts';
import { type Tag, tagChanges, tagsOf } from '../tags.ts';

const own = (properties: Properties, context: Context) => tagsOf(properties, context, 'HostedZoneTags');

async function retag(
  ResourceId: string,
  before: readonly Tag[],
  after: readonly Tag[],
  { world }: Context,
): Promise<void> {
  const { removed, added } = tagChanges(before, after);
  if (removed.length + added.length === 0) return;
  await world.invoke('route53', 'ChangeTagsForResource', {
    ResourceType: 'hostedzone',
    ResourceId,
    ...(added.length > 0 && { AddTags: added }),
    ...(removed.length > 0 && { RemoveTagKeys: removed }),
  });
}

async function made(Id: string, { world }: Context) {
  const { DelegationSet } = await world.invoke<{ DelegationSet: { NameServers: string[] } }>(
    'route53',
    'GetHostedZone',
    { Id },
  );
  return { physicalId: Id, attributes: { Id, NameServers: DelegationSet.NameServers } };
}

export default {
  properties: ['HostedZoneConfig', 'HostedZoneTags', 'Name'],
  replacement: ['Name'],
  create: async (properties, context) => {
    const { HostedZone } = await context.world.invoke<{ HostedZone: { Id: string } }>(
      'route53',
      'CreateHostedZone',
      { ...pick(properties, ['HostedZoneConfig', 'Name']), CallerReference: crypto.randomUUID() },
    );
    const id = HostedZone.Id.replace('/hostedzone/', '');
    await retag(id, [], own(properties, context), context);
    return made(id, context);
  },
  update: async (Id, properties, before, context) => {
    const { Comment } = (properties['HostedZoneConfig'] ?? {}) as { Comment?: string };
    await context.world.invoke('route53', 'UpdateHostedZoneComment', { Id, Comment });
    await retag(Id, own(before, context), own(properties, context), context);
    return made(Id, context);
  },
  delete: async (Id, _, { world }) => void (await world.invoke('route53', 'DeleteHostedZone', { Id })),
} satisfies ResourceHandler;
