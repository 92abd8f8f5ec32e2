import { tagSpecification } from '../ec2.ts';
import type { ResourceHandler } from '../handlers.ts';
import { pick } from '../handlers.ts';

export default {
  properties: ['VpcId', 'Tags'],
  replacement: ['VpcId'],
  required: ['VpcId'],
  create: async (properties, context) => {
    const answer = await context.world.invoke<{ RouteTable: Record<string, string> }>(
      'ec2',
      'CreateRouteTable',
      {
        ...pick(properties, ['VpcId']),
        ...tagSpecification('route-table', properties, context),
      },
    );
    const made = answer.RouteTable;
    return { physicalId: made.RouteTableId!, attributes: { RouteTableId: made.RouteTableId } };
  },
  delete: async (physicalId, _, { world }) => {
    await world.invoke('ec2', 'DeleteRouteTable', { RouteTableId: physicalId });
  },
} satisfies ResourceHandler;
