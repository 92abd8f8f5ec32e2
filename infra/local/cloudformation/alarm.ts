/** Alarms of both kinds: they differ in their properties and in the call that puts them. */
import { type Context, generatedName, type Properties, pick, type ResourceHandler } from './handlers.ts';
import { shaped } from './shape.ts';
import { tagChanges, tagsOf } from './tags.ts';

/** `passed`: the properties that go to the call as they are. */
export function alarmHandler(
  call: 'PutMetricAlarm' | 'PutCompositeAlarm',
  passed: readonly string[],
  required: readonly string[] = [],
): ResourceHandler {
  const put = async (AlarmName: string, properties: Properties, tags: Properties, { world }: Context) => {
    const input = await shaped(() => import('@aws-sdk/client-cloudwatch'), `${call}Input`, {
      ...pick(properties, passed),
      AlarmName,
      ...tags,
    });
    await world.invoke('cloudwatch', call, input);
    return { physicalId: AlarmName, attributes: { Arn: world.arn('cloudwatch', `alarm:${AlarmName}`) } };
  };
  return {
    properties: [...passed, 'AlarmName', 'Tags'],
    replacement: ['AlarmName'],
    required,
    create: (properties, context) =>
      put(
        String(properties['AlarmName'] ?? generatedName(context, 255)),
        properties,
        { Tags: tagsOf(properties, context) },
        context,
      ),
    update: async (name, properties, before, context) => {
      const made = await put(name, properties, {}, context);
      const { removed, added } = tagChanges(tagsOf(before, context), tagsOf(properties, context));
      const ResourceARN = made.attributes.Arn;
      if (removed.length > 0)
        await context.world.invoke('cloudwatch', 'UntagResource', { ResourceARN, TagKeys: removed });
      if (added.length > 0)
        await context.world.invoke('cloudwatch', 'TagResource', { ResourceARN, Tags: added });
      return made;
    },
    delete: async (name, _, { world }) =>
      void (await world.invoke('cloudwatch', 'DeleteAlarms', { AlarmNames: [name] })),
  };
}
