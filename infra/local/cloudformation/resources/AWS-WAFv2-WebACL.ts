import type { ResourceHandler } from '../handlers.ts';
import { type Context, generatedName, type Properties, pick } from '../handlers.ts';
import { shaped } from '../shape.ts';
import { tagChanges, tagsOf } from '../tags.ts';

const passed = [
  'AssociationConfig',
  'CaptchaConfig',
  'ChallengeConfig',
  'CustomResponseBodies',
  'DefaultAction',
  'Description',
  'Rules',
  'Scope',
  'TokenDomains',
  'VisibilityConfig',
];
const client = () => import('@aws-sdk/client-wafv2');

/** What `Ref` gives: name, id and scope, which every call about it names. */
const keyOf = (physicalId: string) => {
  const [Name, Id, Scope] = physicalId.split('|');
  return { Name, Id, Scope };
};

interface WebAcl {
  readonly ARN: string;
  readonly Id: string;
  readonly Name: string;
  readonly Capacity: number;
  readonly LabelNamespace: string;
}

async function made(key: ReturnType<typeof keyOf>, { world }: Context) {
  const { WebACL } = await world.invoke<{ WebACL: WebAcl }>('wafv2', 'GetWebACL', key);
  const { ARN, Id, Capacity, LabelNamespace } = WebACL;
  return {
    physicalId: `${key.Name}|${key.Id}|${key.Scope}`,
    attributes: { Arn: ARN, Id, Capacity, LabelNamespace },
  };
}

const lockTokenOf = async (key: ReturnType<typeof keyOf>, { world }: Context) =>
  (await world.invoke<{ LockToken: string }>('wafv2', 'GetWebACL', key)).LockToken;

const input = (operation: string, properties: Properties, more: Properties) =>
  shaped(client, `${operation}Request`, { ...pick(properties, passed), ...more });

export default {
  properties: [...passed, 'Name', 'Tags'],
  replacement: ['Name', 'Scope'],
  required: ['DefaultAction', 'Scope', 'VisibilityConfig'],
  create: async (properties, context) => {
    const Name = String(properties['Name'] ?? generatedName(context, 128));
    const Tags = tagsOf(properties, context);
    const { Summary } = await context.world.invoke<{ Summary: WebAcl }>(
      'wafv2',
      'CreateWebACL',
      await input('CreateWebACL', properties, { Name, ...(Tags.length > 0 && { Tags }) }),
    );
    return made({ Name, Id: Summary.Id, Scope: String(properties['Scope']) }, context);
  },
  update: async (physicalId, properties, before, context) => {
    const key = keyOf(physicalId);
    const LockToken = await lockTokenOf(key, context);
    await context.world.invoke(
      'wafv2',
      'UpdateWebACL',
      await input('UpdateWebACL', properties, { ...key, LockToken }),
    );
    const result = await made(key, context);
    const { removed, added } = tagChanges(tagsOf(before, context), tagsOf(properties, context));
    const ResourceARN = result.attributes.Arn;
    if (removed.length > 0)
      await context.world.invoke('wafv2', 'UntagResource', { ResourceARN, TagKeys: removed });
    if (added.length > 0) await context.world.invoke('wafv2', 'TagResource', { ResourceARN, Tags: added });
    return result;
  },
  delete: async (physicalId, _, context) => {
    const key = keyOf(physicalId);
    const LockToken = await lockTokenOf(key, context);
    await context.world.invoke('wafv2', 'DeleteWebACL', { ...key, LockToken });
  },
} satisfies ResourceHandler;
