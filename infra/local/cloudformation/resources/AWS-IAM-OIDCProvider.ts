import type { Properties, ResourceHandler } from '../handlers.ts';
import { tagChanges, tagsOf } from '../tags.ts';

const listOf = (properties: Properties, name: string) => (properties[name] as string[] | undefined) ?? [];

const made = (Arn: string) => ({ physicalId: Arn, attributes: { Arn } });

export default {
  properties: ['ClientIdList', 'Tags', 'ThumbprintList', 'Url'],
  replacement: ['Url'],
  create: async (properties, context) => {
    const { OpenIDConnectProviderArn } = await context.world.invoke<{ OpenIDConnectProviderArn: string }>(
      'iam',
      'CreateOpenIDConnectProvider',
      {
        Url: properties['Url'],
        ClientIDList: listOf(properties, 'ClientIdList'),
        ThumbprintList: listOf(properties, 'ThumbprintList'),
        Tags: tagsOf(properties, context),
      },
    );
    return made(OpenIDConnectProviderArn);
  },
  update: async (OpenIDConnectProviderArn, properties, before, context) => {
    const call = (operation: string, input: object) =>
      context.world.invoke('iam', operation, { OpenIDConnectProviderArn, ...input });
    const [old, wanted] = [listOf(before, 'ClientIdList'), listOf(properties, 'ClientIdList')];
    for (const ClientID of wanted.filter((each) => !old.includes(each)))
      await call('AddClientIDToOpenIDConnectProvider', { ClientID });
    for (const ClientID of old.filter((each) => !wanted.includes(each)))
      await call('RemoveClientIDFromOpenIDConnectProvider', { ClientID });
    await call('UpdateOpenIDConnectProviderThumbprint', {
      ThumbprintList: listOf(properties, 'ThumbprintList'),
    });
    const { removed, added } = tagChanges(tagsOf(before, context), tagsOf(properties, context));
    if (removed.length > 0) await call('UntagOpenIDConnectProvider', { TagKeys: removed });
    if (added.length > 0) await call('TagOpenIDConnectProvider', { Tags: added });
    return made(OpenIDConnectProviderArn);
  },
  delete: async (OpenIDConnectProviderArn, _, { world }) =>
    void (await world.invoke('iam', 'DeleteOpenIDConnectProvider', { OpenIDConnectProviderArn })),
} satisfies ResourceHandler;
