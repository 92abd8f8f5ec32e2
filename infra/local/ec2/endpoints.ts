/** VPC endpoints: gateways stand in route tables, interfaces in subnets behind security groups. */
import type {
  CreateVpcEndpointCommandInput,
  ModifyVpcEndpointCommandInput,
  VpcEndpoint,
} from '@aws-sdk/client-ec2';
import type { AccountWorld } from '../service.ts';
import { awsError } from '../wire/error.ts';
import { add, all, type Ec2State, get, newId, type Record_ } from './state.ts';

/** A policy that was not given allows everything, as AWS's default one does. */
const fullAccess = JSON.stringify({
  Statement: [{ Action: '*', Effect: 'Allow', Principal: '*', Resource: '*' }],
});

const missing = (member: string, type: string) =>
  awsError('InvalidParameter', `${member} is not valid for endpoints of type ${type}.`);

export function makeEndpoint(
  state: Ec2State,
  world: AccountWorld,
  input: CreateVpcEndpointCommandInput,
): VpcEndpoint {
  get(state, 'vpc', input.VpcId);
  const type = input.VpcEndpointType ?? 'Gateway';
  const { SubnetIds = [], SecurityGroupIds = [], RouteTableIds = [] } = input;
  if (type === 'Gateway' && SubnetIds.length + SecurityGroupIds.length > 0) throw missing('SubnetIds', type);
  if (type !== 'Gateway' && RouteTableIds.length > 0) throw missing('RouteTableIds', type);
  for (const id of SubnetIds) get(state, 'subnet', id);
  for (const id of RouteTableIds) get(state, 'route-table', id);
  const groups = type === 'Interface' ? groupsOf(state, input) : [];
  const made = add(
    state,
    'vpc-endpoint',
    {
      VpcId: input.VpcId,
      ServiceName: input.ServiceName,
      VpcEndpointType: type,
      RouteTableIds,
      SubnetIds,
      Groups: groups,
      PrivateDnsEnabled: type === 'Interface' ? (input.PrivateDnsEnabled ?? true) : false,
      PolicyDocument: input.PolicyDocument ?? fullAccess,
      NetworkInterfaceIds: SubnetIds.map(() => newId('eni')),
      State: 'available',
      OwnerId: world.accountId,
      CreationTimestamp: new Date(world.clock.now()),
    },
    input.TagSpecifications,
  );
  made['DnsEntries'] = type === 'Interface' ? dnsEntries(world.region, made) : [];
  return made as VpcEndpoint;
}

/** The VPC's default group where none is named. */
function groupsOf(state: Ec2State, { SecurityGroupIds, VpcId }: CreateVpcEndpointCommandInput) {
  const found = SecurityGroupIds?.length
    ? SecurityGroupIds.map((id) => get(state, 'security-group', id))
    : [...all(state, 'security-group').values()].filter(
        (group) => group['VpcId'] === VpcId && group['GroupName'] === 'default',
      );
  return found.map(asGroup);
}

const asGroup = (group: Record_) => ({ GroupId: group['GroupId'], GroupName: group['GroupName'] });

function dnsEntries(region: string, endpoint: Record_) {
  const service = String(endpoint['ServiceName']).split('.').at(-1);
  const name = `${endpoint['VpcEndpointId']}-${String(endpoint['VpcEndpointId']).slice(-8)}.${service}.${region}.vpce.amazonaws.com`;
  const own = endpoint['PrivateDnsEnabled'] ? [`${service}.${region}.amazonaws.com`] : [];
  return [name, ...own].map((DnsName, index) => ({
    DnsName,
    HostedZoneId: index === 0 ? 'Z7HUB22UULQXV' : newId('Z'),
  }));
}

/** Adds and removes what the call names; everything else stays. */
export function modifyEndpoint(state: Ec2State, input: ModifyVpcEndpointCommandInput): void {
  const endpoint = get(state, 'vpc-endpoint', input.VpcEndpointId);
  const changed = (member: string, added: string[] = [], removed: string[] = []) => {
    const before = endpoint[member] as string[];
    endpoint[member] = [...before.filter((id) => !removed.includes(id) && !added.includes(id)), ...added];
  };
  for (const id of input.AddSubnetIds ?? []) get(state, 'subnet', id);
  for (const id of input.AddRouteTableIds ?? []) get(state, 'route-table', id);
  changed('SubnetIds', input.AddSubnetIds, input.RemoveSubnetIds);
  changed('RouteTableIds', input.AddRouteTableIds, input.RemoveRouteTableIds);
  endpoint['NetworkInterfaceIds'] = (endpoint['SubnetIds'] as string[]).map(
    (_, index) => (endpoint['NetworkInterfaceIds'] as string[])[index] ?? newId('eni'),
  );
  const kept = (endpoint['Groups'] as { GroupId: string }[]).filter(
    ({ GroupId }) => !input.RemoveSecurityGroupIds?.includes(GroupId),
  );
  const added = (input.AddSecurityGroupIds ?? []).map((id) => asGroup(get(state, 'security-group', id)));
  endpoint['Groups'] = [...kept, ...added];
  if (input.PrivateDnsEnabled !== undefined) endpoint['PrivateDnsEnabled'] = input.PrivateDnsEnabled;
  if (input.ResetPolicy) endpoint['PolicyDocument'] = fullAccess;
  else if (input.PolicyDocument !== undefined) endpoint['PolicyDocument'] = input.PolicyDocument;
}
