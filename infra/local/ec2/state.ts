/** EC2's network, as records: what depends on what is checked, nothing is routed. */
import { randomBytes } from 'node:crypto';
import type { Filter, SecurityGroupRule, Tag, TagSpecification } from '@aws-sdk/client-ec2';
import { awsError } from '../wire/error.ts';

/** A record as Describe calls show it; `Tags` in the SDK's form. */
export type Record_ = Record<string, unknown>;

export const kinds = {
  vpc: { prefix: 'vpc', id: 'VpcId', code: 'InvalidVpcID.NotFound', word: 'vpc ID' },
  subnet: { prefix: 'subnet', id: 'SubnetId', code: 'InvalidSubnetID.NotFound', word: 'subnet ID' },
  'internet-gateway': {
    prefix: 'igw',
    id: 'InternetGatewayId',
    code: 'InvalidInternetGatewayID.NotFound',
    word: 'internetGateway ID',
  },
  'elastic-ip': {
    prefix: 'eipalloc',
    id: 'AllocationId',
    code: 'InvalidAllocationID.NotFound',
    word: 'allocation ID',
  },
  natgateway: { prefix: 'nat', id: 'NatGatewayId', code: 'NatGatewayNotFound', word: 'NAT gateway' },
  'route-table': {
    prefix: 'rtb',
    id: 'RouteTableId',
    code: 'InvalidRouteTableID.NotFound',
    word: 'routeTable ID',
  },
  'security-group': { prefix: 'sg', id: 'GroupId', code: 'InvalidGroup.NotFound', word: 'security group' },
  'vpc-endpoint': {
    prefix: 'vpce',
    id: 'VpcEndpointId',
    code: 'InvalidVpcEndpointId.NotFound',
    word: 'VPC endpoint',
  },
  'vpc-flow-log': { prefix: 'fl', id: 'FlowLogId', code: 'InvalidFlowLogId.NotFound', word: 'flow log' },
} as const;
export type Kind = keyof typeof kinds;

export interface Ec2State {
  readonly records: ReadonlyMap<Kind, Map<string, Record_>>;
  /** Of security groups, by rule id. */
  readonly rules: Map<string, SecurityGroupRule>;
  nextAddress: number;
}

export const createState = (): Ec2State => ({
  records: new Map((Object.keys(kinds) as Kind[]).map((kind) => [kind, new Map()])),
  rules: new Map(),
  nextAddress: 10,
});

export const newId = (prefix: string) => `${prefix}-0${randomBytes(8).toString('hex')}`;

export function all(state: Ec2State, kind: Kind): Map<string, Record_> {
  return state.records.get(kind)!;
}

export function add(
  state: Ec2State,
  kind: Kind,
  record: Record_,
  specifications?: TagSpecification[],
): Record_ {
  const { prefix, id } = kinds[kind];
  const key = newId(prefix);
  const made = {
    ...record,
    [id]: key,
    Tags: specifications?.find((each) => each.ResourceType === kind)?.Tags ?? [],
  };
  all(state, kind).set(key, made);
  return made;
}

export function get(state: Ec2State, kind: Kind, id: string | undefined): Record_ {
  const found = all(state, kind).get(id ?? '');
  if (!found) throw awsError(kinds[kind].code, `The ${kinds[kind].word} '${id}' does not exist`);
  return found;
}

export function remove(state: Ec2State, kind: Kind, id: string | undefined): Record_ {
  const found = get(state, kind, id);
  all(state, kind).delete(id ?? '');
  return found;
}

/** Refuses to delete what others still rest on. */
export function refuseInUse(state: Ec2State, id: string, users: readonly Kind[], member: string): void {
  const user = users.find((kind) => [...all(state, kind).values()].some((record) => record[member] === id));
  if (user)
    throw awsError(
      'DependencyViolation',
      `The ${id.split('-')[0]} '${id}' has dependencies and cannot be deleted.`,
    );
}

/** Ids and filters of a Describe call. A filter's name is the member's name in kebab case, or tag:<key>. */
export function describe(
  state: Ec2State,
  kind: Kind,
  ids: string[] | undefined,
  filters: Filter[] | undefined,
): Record_[] {
  for (const id of ids ?? []) get(state, kind, id);
  return [...all(state, kind).entries()].flatMap(([id, record]) =>
    (!ids?.length || ids.includes(id)) && (filters ?? []).every((filter) => matches(record, filter))
      ? [record]
      : [],
  );
}

/** Whether a record passes a filter. */
export function matches(record: Record_, { Name = '', Values = [] }: Filter): boolean {
  if (Name.startsWith('tag:')) {
    const value = ((record['Tags'] as Tag[] | undefined) ?? []).find(
      (tag) => tag.Key === Name.slice(4),
    )?.Value;
    return value !== undefined && Values.includes(value);
  }
  const member = Name.split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
  if (Name === 'attachment.vpc-id')
    return ((record['Attachments'] as { VpcId: string }[] | undefined) ?? []).some((each) =>
      Values.includes(each.VpcId),
    );
  return Values.includes(String(record[member]));
}
