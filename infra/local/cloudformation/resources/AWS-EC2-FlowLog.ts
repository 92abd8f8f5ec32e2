import { tagSpecification } from '../ec2.ts';
import type { ResourceHandler } from '../handlers.ts';
import { pick } from '../handlers.ts';

const created = [
  'ResourceType',
  'TrafficType',
  'LogDestinationType',
  'LogGroupName',
  'DeliverLogsPermissionArn',
];

export default {
  properties: [...created, 'ResourceId', 'Tags'],
  replacement: [...created, 'ResourceId'],
  required: ['ResourceId', 'ResourceType'],
  create: async (properties, context) => {
    const { FlowLogIds } = await context.world.invoke<{ FlowLogIds?: string[] }>('ec2', 'CreateFlowLogs', {
      ...pick(properties, created),
      ResourceIds: [properties['ResourceId']],
      ...tagSpecification('vpc-flow-log', properties, context),
    });
    return { physicalId: FlowLogIds?.[0] ?? '', attributes: { Id: FlowLogIds?.[0] } };
  },
  delete: async (id, _, { world }) =>
    void (await world.invoke('ec2', 'DeleteFlowLogs', { FlowLogIds: [id] })),
} satisfies ResourceHandler;
