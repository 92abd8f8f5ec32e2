import type { ResourceHandler } from '../handlers.ts';
import { type Context, generatedName, type Properties } from '../handlers.ts';
import { type Tag, tagChanges, tagsOf } from '../tags.ts';

async function put(
  DashboardName: string,
  { DashboardBody }: Properties,
  { removed, added }: { readonly removed: readonly string[]; readonly added: readonly Tag[] },
  { world }: Context,
) {
  await world.invoke('cloudwatch', 'PutDashboard', { DashboardName, DashboardBody });
  // Dashboards are global: their ARN names no region.
  const ResourceARN = `arn:aws:cloudwatch::${world.accountId}:dashboard/${DashboardName}`;
  if (removed.length > 0)
    await world.invoke('cloudwatch', 'UntagResource', { ResourceARN, TagKeys: removed });
  if (added.length > 0) await world.invoke('cloudwatch', 'TagResource', { ResourceARN, Tags: added });
  return { physicalId: DashboardName };
}

export default {
  properties: ['DashboardBody', 'DashboardName', 'Tags'],
  replacement: ['DashboardName'],
  required: ['DashboardBody'],
  create: (properties, context) =>
    put(
      String(properties['DashboardName'] ?? generatedName(context, 255)),
      properties,
      tagChanges([], tagsOf(properties, context)),
      context,
    ),
  update: (name, properties, before, context) =>
    put(name, properties, tagChanges(tagsOf(before, context), tagsOf(properties, context)), context),
  delete: async (name, _, { world }) =>
    void (await world.invoke('cloudwatch', 'DeleteDashboards', { DashboardNames: [name] })),
} satisfies ResourceHandler;
