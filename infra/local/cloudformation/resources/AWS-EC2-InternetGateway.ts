import { tagSpecification } from '../ec2.ts';
import type { ResourceHandler } from '../handlers.ts';
import { pick } from '../handlers.ts';

export default {
  properties: ['Tags'],
  replacement: [],
  create: async (properties, context) => {
    const answer = await context.world.invoke<{ InternetGateway: Record<string, string> }>(
      'ec2',
      'CreateInternetGateway',
      {
        ...pick(properties, []),
        ...tagSpecification('internet-gateway', properties, context),
      },
    );
    const made = answer.InternetGateway;
    return { physicalId: made.InternetGatewayId!, attributes: { InternetGatewayId: made.InternetGatewayId } };
  },
  delete: async (physicalId, _, { world }) => {
    await world.invoke('ec2', 'DeleteInternetGateway', { InternetGatewayId: physicalId });
  },
} satisfies ResourceHandler;
