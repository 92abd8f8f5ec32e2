import { readLoadBalancer } from '../drift/read/load-balancing.ts';
import { attributesOf } from '../elb.ts';
import type { ResourceHandler } from '../handlers.ts';
import { generatedName, pick } from '../handlers.ts';

interface Described {
  readonly LoadBalancerArn: string;
  readonly DNSName: string;
  readonly CanonicalHostedZoneId: string;
}
const attributes = (it: Described) => ({
  DNSName: it.DNSName,
  CanonicalHostedZoneID: it.CanonicalHostedZoneId,
  LoadBalancerArn: it.LoadBalancerArn,
  LoadBalancerFullName: it.LoadBalancerArn.split(':loadbalancer/')[1],
});

/** Each has a call of its own. */
const settable = [
  ['Subnets', 'SetSubnets'],
  ['SecurityGroups', 'SetSecurityGroups'],
  ['IpAddressType', 'SetIpAddressType'],
] as const;

export default {
  properties: [
    'Name',
    'Type',
    'Scheme',
    'Subnets',
    'SecurityGroups',
    'IpAddressType',
    'LoadBalancerAttributes',
    'Tags',
  ],
  replacement: ['Name', 'Type', 'Scheme'],
  create: async (properties, context) => {
    const { world } = context;
    const { LoadBalancers } = await world.invoke<{ LoadBalancers?: Described[] }>(
      'elbv2',
      'CreateLoadBalancer',
      {
        ...pick(properties, ['Type', 'Scheme', 'Subnets', 'SecurityGroups', 'IpAddressType', 'Tags']),
        Name: properties['Name'] ?? generatedName(context, 32),
      },
    );
    const made = LoadBalancers![0]!;
    context.made(made.LoadBalancerArn);
    const Attributes = attributesOf(properties, 'LoadBalancerAttributes');
    if (Attributes.length > 0)
      await world.invoke('elbv2', 'ModifyLoadBalancerAttributes', {
        LoadBalancerArn: made.LoadBalancerArn,
        Attributes,
      });
    return { physicalId: made.LoadBalancerArn, attributes: attributes(made) };
  },
  update: async (LoadBalancerArn, properties, before, { world }) => {
    for (const [name, operation] of settable)
      if (JSON.stringify(properties[name]) !== JSON.stringify(before[name]))
        await world.invoke('elbv2', operation, { LoadBalancerArn, [name]: properties[name] });
    const Attributes = attributesOf(properties, 'LoadBalancerAttributes');
    if (Attributes.length > 0)
      await world.invoke('elbv2', 'ModifyLoadBalancerAttributes', { LoadBalancerArn, Attributes });
    const { LoadBalancers } = await world.invoke<{ LoadBalancers?: Described[] }>(
      'elbv2',
      'DescribeLoadBalancers',
      { LoadBalancerArns: [LoadBalancerArn] },
    );
    return { physicalId: LoadBalancerArn, attributes: attributes(LoadBalancers![0]!) };
  },
  delete: async (LoadBalancerArn, _, { world }) =>
    void (await world.invoke('elbv2', 'DeleteLoadBalancer', { LoadBalancerArn })),
  read: readLoadBalancer,
} satisfies ResourceHandler;
