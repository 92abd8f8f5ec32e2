import type { ResourceHandler } from '../handlers.ts';
import { generatedName, pick } from '../handlers.ts';
import { shaped } from '../shape.ts';
import { tagChanges, tagsOf } from '../tags.ts';

const passed = ['Addresses', 'Description', 'IPAddressVersion', 'Scope'];
const client = () => import('@aws-sdk/client-wafv2');

const keyOf = (physicalId: string) => {
  const [Name, Id, Scope] = physicalId.split('|');
  return { Name, Id, Scope };
};

interface Found {
  readonly IPSet: { readonly ARN: string; readonly Id: string };
  readonly LockToken: string;
}

export default {
  properties: [...passed, 'Name', 'Tags'],
  replacement: ['Name', 'Scope'],
  required: ['Addresses', 'IPAddressVersion', 'Scope'],
  create: async (properties, context) => {
    const Name = String(properties['Name'] ?? generatedName(context, 128));
    const Tags = tagsOf(properties, context);
    const { Summary } = await context.world.invoke<{ Summary: { Id: string; ARN: string } }>(
      'wafv2',
      'CreateIPSet',
      await shaped(client, 'CreateIPSetRequest', {
        ...pick(properties, passed),
        Name,
        ...(Tags.length > 0 && { Tags }),
      }),
    );
    return {
      physicalId: `${Name}|${Summary.Id}|${properties['Scope']}`,
      attributes: { Arn: Summary.ARN, Id: Summary.Id },
    };
  },
  update: async (physicalId, properties, before, context) => {
    const key = keyOf(physicalId);
    const { IPSet, LockToken } = await context.world.invoke<Found>('wafv2', 'GetIPSet', key);
    await context.world.invoke(
      'wafv2',
      'UpdateIPSet',
      await shaped(client, 'UpdateIPSetRequest', {
        ...pick(properties, ['Addresses', 'Description']),
        ...key,
        LockToken,
      }),
    );
    const { removed, added } = tagChanges(tagsOf(before, context), tagsOf(properties, context));
    const ResourceARN = IPSet.ARN;
    if (removed.length > 0)
      await context.world.invoke('wafv2', 'UntagResource', { ResourceARN, TagKeys: removed });
    if (added.length > 0) await context.world.invoke('wafv2', 'TagResource', { ResourceARN, Tags: added });
    return { physicalId, attributes: { Arn: IPSet.ARN, Id: IPSet.Id } };
  },
  delete: async (physicalId, _, { world }) => {
    const key = keyOf(physicalId);
    const { LockToken } = await world.invoke<Found>('wafv2', 'GetIPSet', key);
    await world.invoke('wafv2', 'DeleteIPSet', { ...key, LockToken });
  },
} satisfies ResourceHandler;
