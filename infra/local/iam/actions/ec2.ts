import { everywhere, type Input, items, type Mapping, requestTags, text, texts } from './demand.ts';

/** Tags come as specifications in EC2: one a type of resource. */
const specified = (input: Input) => {
  const [first] = items(input, 'TagSpecifications');
  return first ? requestTags({ Tags: first['Tags'] }) : {};
};

/** A creation asks for the new resource, whose id nobody knows yet, and for tagging it where it is tagged. */
const makes =
  (name: string, kind: string): Mapping[string] =>
  (input, world) => {
    const resource = world.arn('ec2', `${kind}/*`);
    const context = specified(input);
    const tagged = items(input, 'TagSpecifications').length > 0;
    return [
      { action: `ec2:${name}`, resource, context },
      ...(tagged
        ? [{ action: 'ec2:CreateTags', resource, context: { ...context, 'ec2:CreateAction': name } }]
        : []),
    ];
  };

/** An operation on what the member names: one id, or several. */
const on =
  (name: string, kind: string, member: string): Mapping[string] =>
  (input, world) =>
    [text(input, member) ?? texts(input, member)]
      .flat()
      .map((id) => ({ action: `ec2:${name}`, resource: world.arn('ec2', `${kind}/${id}`) }));

const creations: Readonly<Record<string, string>> = {
  AllocateAddress: 'elastic-ip',
  CreateFlowLogs: 'vpc-flow-log',
  CreateInternetGateway: 'internet-gateway',
  CreateNatGateway: 'natgateway',
  CreateRouteTable: 'route-table',
  CreateSecurityGroup: 'security-group',
  CreateSubnet: 'subnet',
  CreateVpc: 'vpc',
  CreateVpcEndpoint: 'vpc-endpoint',
};

const changes: Readonly<Record<string, readonly [kind: string, member: string]>> = {
  AssociateRouteTable: ['route-table', 'RouteTableId'],
  AttachInternetGateway: ['internet-gateway', 'InternetGatewayId'],
  AuthorizeSecurityGroupEgress: ['security-group', 'GroupId'],
  AuthorizeSecurityGroupIngress: ['security-group', 'GroupId'],
  CreateRoute: ['route-table', 'RouteTableId'],
  DeleteFlowLogs: ['vpc-flow-log', 'FlowLogIds'],
  DeleteInternetGateway: ['internet-gateway', 'InternetGatewayId'],
  DeleteNatGateway: ['natgateway', 'NatGatewayId'],
  DeleteRoute: ['route-table', 'RouteTableId'],
  DeleteRouteTable: ['route-table', 'RouteTableId'],
  DeleteSecurityGroup: ['security-group', 'GroupId'],
  DeleteSubnet: ['subnet', 'SubnetId'],
  DeleteVpc: ['vpc', 'VpcId'],
  DeleteVpcEndpoints: ['vpc-endpoint', 'VpcEndpointIds'],
  DetachInternetGateway: ['internet-gateway', 'InternetGatewayId'],
  ModifySubnetAttribute: ['subnet', 'SubnetId'],
  ModifyVpcAttribute: ['vpc', 'VpcId'],
  ModifyVpcEndpoint: ['vpc-endpoint', 'VpcEndpointId'],
  ReleaseAddress: ['elastic-ip', 'AllocationId'],
  ReplaceRoute: ['route-table', 'RouteTableId'],
  RevokeSecurityGroupEgress: ['security-group', 'GroupId'],
  RevokeSecurityGroupIngress: ['security-group', 'GroupId'],
  UpdateSecurityGroupRuleDescriptionsEgress: ['security-group', 'GroupId'],
  UpdateSecurityGroupRuleDescriptionsIngress: ['security-group', 'GroupId'],
};

/** Id prefix → the kind of resource in its ARN, for tagging. */
const kinds: Readonly<Record<string, string>> = {
  eipalloc: 'elastic-ip',
  fl: 'vpc-flow-log',
  igw: 'internet-gateway',
  nat: 'natgateway',
  rtb: 'route-table',
  sg: 'security-group',
  sgr: 'security-group-rule',
  subnet: 'subnet',
  vpc: 'vpc',
  vpce: 'vpc-endpoint',
};

const tagging =
  (name: string): Mapping[string] =>
  (input, world) =>
    texts(input, 'Resources').map((id) => ({
      action: `ec2:${name}`,
      resource: world.arn('ec2', `${kinds[id.split('-')[0] ?? ''] ?? '*'}/${id}`),
      context: requestTags(input),
    }));

/** Source: "Actions, resources, and condition keys for Amazon EC2". Describe actions know no resource. */
export const ec2: Mapping = {
  ...everywhere('ec2', [
    'DescribeAddresses',
    'DescribeAvailabilityZones',
    'DescribeFlowLogs',
    'DescribeInternetGateways',
    'DescribeNatGateways',
    'DescribeRouteTables',
    'DescribeSecurityGroupRules',
    'DescribeSecurityGroups',
    'DescribeSubnets',
    'DescribeVpcEndpoints',
    'DescribeVpcs',
    'DisassociateRouteTable',
  ]),
  ...Object.fromEntries(Object.entries(creations).map(([name, kind]) => [name, makes(name, kind)])),
  ...Object.fromEntries(
    Object.entries(changes).map(([name, [kind, member]]) => [name, on(name, kind, member)]),
  ),
  CreateTags: tagging('CreateTags'),
  DeleteTags: tagging('DeleteTags'),
};
