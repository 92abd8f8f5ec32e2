import type { ResourceHandler } from '../handlers.ts';
import { type Context, pick } from '../handlers.ts';
import { shaped } from '../shape.ts';
import { tagsOf } from '../tags.ts';

const passed = ['MonitorName', 'MonitorType', 'MonitorDimension'];

async function made(MonitorArn: string, { world }: Context) {
  const { AnomalyMonitors } = await world.invoke<{ AnomalyMonitors: Record<string, unknown>[] }>(
    'ce',
    'GetAnomalyMonitors',
    { MonitorArnList: [MonitorArn] },
  );
  const { CreationDate, LastUpdatedDate, LastEvaluatedDate, DimensionalValueCount } = AnomalyMonitors[0]!;
  return {
    physicalId: MonitorArn,
    attributes: { MonitorArn, CreationDate, LastUpdatedDate, LastEvaluatedDate, DimensionalValueCount },
  };
}

export default {
  properties: [...passed, 'MonitorSpecification', 'ResourceTags'],
  replacement: ['MonitorType', 'MonitorDimension', 'MonitorSpecification', 'ResourceTags'],
  required: ['MonitorName', 'MonitorType'],
  create: async (properties, context) => {
    const specification = properties['MonitorSpecification'];
    const { MonitorArn } = await context.world.invoke<{ MonitorArn: string }>(
      'ce',
      'CreateAnomalyMonitor',
      await shaped(() => import('@aws-sdk/client-cost-explorer'), 'CreateAnomalyMonitorRequest', {
        AnomalyMonitor: {
          ...pick(properties, passed),
          // An expression, in templates as JSON text.
          ...(specification !== undefined && {
            MonitorSpecification:
              typeof specification === 'string' ? JSON.parse(specification) : specification,
          }),
        },
        ResourceTags: tagsOf(properties, context, 'ResourceTags'),
      }),
    );
    return made(MonitorArn, context);
  },
  update: async (MonitorArn, { MonitorName }, _, context) => {
    await context.world.invoke('ce', 'UpdateAnomalyMonitor', { MonitorArn, MonitorName });
    return made(MonitorArn, context);
  },
  delete: async (MonitorArn, _, { world }) =>
    void (await world.invoke('ce', 'DeleteAnomalyMonitor', { MonitorArn })),
} satisfies ResourceHandler;
