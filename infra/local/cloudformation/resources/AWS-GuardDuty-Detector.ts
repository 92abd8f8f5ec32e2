import type { ResourceHandler } from '../handlers.ts';
import { type Context, type Properties, pick } from '../handlers.ts';
import { shaped } from '../shape.ts';
import { tagChanges, tagMap, tagsOf } from '../tags.ts';

const passed = ['Enable', 'FindingPublishingFrequency', 'Features'];
const client = () => import('@aws-sdk/client-guardduty');

/** CloudFormation calls the additional configuration's structure as the API does; only tags differ. */
const input = (operation: string, properties: Properties, more: Properties) =>
  shaped(client, `${operation}Request`, { ...pick(properties, passed), ...more });

async function retag(id: string, before: Properties, after: Properties, context: Context): Promise<void> {
  const { removed, added } = tagChanges(tagsOf(before, context), tagsOf(after, context));
  const ResourceArn = context.world.arn('guardduty', `detector/${id}`);
  if (removed.length > 0)
    await context.world.invoke('guardduty', 'UntagResource', { ResourceArn, TagKeys: removed });
  if (added.length > 0)
    await context.world.invoke('guardduty', 'TagResource', { ResourceArn, Tags: tagMap(added) });
}

export default {
  properties: [...passed, 'Tags'],
  replacement: [],
  required: ['Enable'],
  create: async (properties, context) => {
    const { DetectorId } = await context.world.invoke<{ DetectorId: string }>(
      'guardduty',
      'CreateDetector',
      await input('CreateDetector', properties, { Tags: tagMap(tagsOf(properties, context)) }),
    );
    return { physicalId: DetectorId, attributes: { Id: DetectorId } };
  },
  update: async (DetectorId, properties, before, context) => {
    await context.world.invoke(
      'guardduty',
      'UpdateDetector',
      await input('UpdateDetector', properties, { DetectorId }),
    );
    await retag(DetectorId, before, properties, context);
    return { physicalId: DetectorId, attributes: { Id: DetectorId } };
  },
  delete: async (DetectorId, _, { world }) =>
    void (await world.invoke('guardduty', 'DeleteDetector', { DetectorId })),
} satisfies ResourceHandler;
