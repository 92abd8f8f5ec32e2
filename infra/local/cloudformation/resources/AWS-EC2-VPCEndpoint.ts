import { tagSpecification } from '../ec2.ts';
import type { ResourceHandler } from '../handlers.ts';
import { asBoolean, type Context, type Properties, pick } from '../handlers.ts';
import { tagChanges, tagsOf } from '../tags.ts';

const created = ['VpcId', 'ServiceName', 'VpcEndpointType', 'RouteTableIds', 'SecurityGroupIds', 'SubnetIds'];

const policyOf = ({ PolicyDocument }: Properties) =>
  PolicyDocument === undefined
    ? {}
    : {
        PolicyDocument: typeof PolicyDocument === 'string' ? PolicyDocument : JSON.stringify(PolicyDocument),
      };

const privateDns = (properties: Properties) => {
  const PrivateDnsEnabled = asBoolean(properties['PrivateDnsEnabled']);
  // CloudFormation's default is off, EC2's is on.
  return properties['VpcEndpointType'] === 'Interface'
    ? { PrivateDnsEnabled: PrivateDnsEnabled ?? false }
    : {};
};

interface Endpoint {
  readonly VpcEndpointId: string;
  readonly CreationTimestamp: Date;
  readonly DnsEntries: { readonly DnsName: string; readonly HostedZoneId: string }[];
  readonly NetworkInterfaceIds: string[];
}

async function made(id: string, { world }: Context) {
  const { VpcEndpoints } = await world.invoke<{ VpcEndpoints: Endpoint[] }>('ec2', 'DescribeVpcEndpoints', {
    VpcEndpointIds: [id],
  });
  const { CreationTimestamp, DnsEntries, NetworkInterfaceIds } = VpcEndpoints[0]!;
  return {
    physicalId: id,
    attributes: {
      Id: id,
      CreationTimestamp: CreationTimestamp.toISOString(),
      DnsEntries: DnsEntries.map(({ DnsName, HostedZoneId }) => `${HostedZoneId}:${DnsName}`),
      NetworkInterfaceIds,
    },
  };
}

/** Additions and removals of a list, under the names that ModifyVpcEndpoint has for them. */
function changes(kind: string, before: Properties, after: Properties): Properties {
  const [old, wanted] = [before, after].map((each) => (each[`${kind}s`] as string[] | undefined) ?? []) as [
    string[],
    string[],
  ];
  const added = wanted.filter((each) => !old.includes(each));
  const removed = old.filter((each) => !wanted.includes(each));
  return {
    ...(added.length > 0 && { [`Add${kind}s`]: added }),
    ...(removed.length > 0 && { [`Remove${kind}s`]: removed }),
  };
}

export default {
  properties: [...created, 'PolicyDocument', 'PrivateDnsEnabled', 'Tags'],
  replacement: ['VpcId', 'ServiceName', 'VpcEndpointType'],
  required: ['VpcId'],
  create: async (properties, context) => {
    const { VpcEndpoint } = await context.world.invoke<{ VpcEndpoint: Endpoint }>(
      'ec2',
      'CreateVpcEndpoint',
      {
        ...pick(properties, created),
        ...policyOf(properties),
        ...privateDns(properties),
        ...tagSpecification('vpc-endpoint', properties, context),
      },
    );
    return made(VpcEndpoint.VpcEndpointId, context);
  },
  update: async (VpcEndpointId, properties, before, context) => {
    const policy = policyOf(properties);
    await context.world.invoke('ec2', 'ModifyVpcEndpoint', {
      VpcEndpointId,
      ...changes('SubnetId', before, properties),
      ...changes('RouteTableId', before, properties),
      ...changes('SecurityGroupId', before, properties),
      ...privateDns(properties),
      ...('PolicyDocument' in policy ? policy : { ResetPolicy: true }),
    });
    const { added } = tagChanges(tagsOf(before, context), tagsOf(properties, context));
    if (added.length > 0)
      await context.world.invoke('ec2', 'CreateTags', { Resources: [VpcEndpointId], Tags: added });
    return made(VpcEndpointId, context);
  },
  delete: async (id, _, { world }) =>
    void (await world.invoke('ec2', 'DeleteVpcEndpoints', { VpcEndpointIds: [id] })),
} satisfies ResourceHandler;
