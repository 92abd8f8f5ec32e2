import { readTargetGroup } from '../drift/read/load-balancing.ts';
import { attributesOf, healthCheckOf } from '../elb.ts';
import type { ResourceHandler } from '../handlers.ts';
import { asNumber, generatedName, pick } from '../handlers.ts';

const attributes = (arn: string, name: unknown) => ({
  TargetGroupArn: arn,
  TargetGroupFullName: arn.split(':').at(-1),
  TargetGroupName: name,
});

export default {
  properties: [
    'Name',
    'Port',
    'Protocol',
    'ProtocolVersion',
    'TargetType',
    'VpcId',
    'HealthCheckPath',
    'HealthCheckProtocol',
    'HealthCheckIntervalSeconds',
    'HealthCheckTimeoutSeconds',
    'HealthyThresholdCount',
    'UnhealthyThresholdCount',
    'HealthCheckEnabled',
    'Matcher',
    'TargetGroupAttributes',
    'Tags',
  ],
  replacement: ['Name', 'Port', 'Protocol', 'ProtocolVersion', 'TargetType', 'VpcId'],
  create: async (properties, context) => {
    const { world } = context;
    const Name = properties['Name'] ?? generatedName(context, 32);
    const { TargetGroups } = await world.invoke<{ TargetGroups?: { TargetGroupArn: string }[] }>(
      'elbv2',
      'CreateTargetGroup',
      {
        ...pick(properties, ['Protocol', 'ProtocolVersion', 'TargetType', 'VpcId', 'Tags']),
        ...healthCheckOf(properties),
        Port: asNumber(properties['Port']),
        Name,
      },
    );
    const { TargetGroupArn } = TargetGroups![0]!;
    context.made(TargetGroupArn);
    const Attributes = attributesOf(properties, 'TargetGroupAttributes');
    if (Attributes.length > 0)
      await world.invoke('elbv2', 'ModifyTargetGroupAttributes', { TargetGroupArn, Attributes });
    return { physicalId: TargetGroupArn, attributes: attributes(TargetGroupArn, Name) };
  },
  update: async (TargetGroupArn, properties, _, { world }) => {
    await world.invoke('elbv2', 'ModifyTargetGroup', { ...healthCheckOf(properties), TargetGroupArn });
    const Attributes = attributesOf(properties, 'TargetGroupAttributes');
    if (Attributes.length > 0)
      await world.invoke('elbv2', 'ModifyTargetGroupAttributes', { TargetGroupArn, Attributes });
    return { physicalId: TargetGroupArn, attributes: attributes(TargetGroupArn, properties['Name']) };
  },
  delete: async (TargetGroupArn, _, { world }) =>
    void (await world.invoke('elbv2', 'DeleteTargetGroup', { TargetGroupArn })),
  read: readTargetGroup,
} satisfies ResourceHandler;
