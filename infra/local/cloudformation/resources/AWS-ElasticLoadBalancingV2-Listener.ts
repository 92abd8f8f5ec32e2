import { readListener } from '../drift/read/load-balancing.ts';
import type { ResourceHandler } from '../handlers.ts';
import { asNumber, type Properties, pick } from '../handlers.ts';

const numbered = (properties: Properties) => ({
  ...pick(properties, ['Protocol', 'Certificates', 'SslPolicy', 'DefaultActions']),
  Port: asNumber(properties['Port']),
});

export default {
  properties: [
    'LoadBalancerArn',
    'Port',
    'Protocol',
    'Certificates',
    'SslPolicy',
    'DefaultActions',
    'ListenerAttributes',
    'Tags',
  ],
  replacement: ['LoadBalancerArn'],
  required: ['DefaultActions', 'LoadBalancerArn'],
  create: async (properties, { world }) => {
    const { Listeners } = await world.invoke<{ Listeners?: { ListenerArn: string }[] }>(
      'elbv2',
      'CreateListener',
      { ...numbered(properties), LoadBalancerArn: properties['LoadBalancerArn'] },
    );
    const { ListenerArn } = Listeners![0]!;
    return { physicalId: ListenerArn, attributes: { ListenerArn } };
  },
  update: async (ListenerArn, properties, _, { world }) => {
    await world.invoke('elbv2', 'ModifyListener', { ...numbered(properties), ListenerArn });
    return { physicalId: ListenerArn, attributes: { ListenerArn } };
  },
  delete: async (ListenerArn, _, { world }) =>
    void (await world.invoke('elbv2', 'DeleteListener', { ListenerArn })),
  read: readListener,
} satisfies ResourceHandler;
