/** Security group rules, one a peer, as DescribeSecurityGroupRules shows them; permissions are their view by port. */
import type { IpPermission, SecurityGroupRule } from '@aws-sdk/client-ec2';
import { awsError } from '../wire/error.ts';
import { type Ec2State, get, newId, type Record_ } from './state.ts';

export type Side = 'ingress' | 'egress';

const memberOf = (side: Side) => (side === 'egress' ? 'IpPermissionsEgress' : 'IpPermissions');

/** Throws InvalidPermission.Duplicate for a rule that stands already, whatever its description. */
export function authorize(
  state: Ec2State,
  group: string | undefined,
  side: Side,
  added: readonly IpPermission[] = [],
): SecurityGroupRule[] {
  const record = get(state, 'security-group', group);
  const rules = added.flatMap((permission) => explode(record, side, permission));
  const standing = new Map(rulesOf(state, group, side).map((rule) => [identity(rule), rule]));
  for (const rule of rules) {
    if (standing.has(identity(rule)))
      throw awsError(
        'InvalidPermission.Duplicate',
        `the specified rule "peer: ${peerOf(rule)}, ${rule.IpProtocol}, from port: ${rule.FromPort}, to port: ${rule.ToPort}, ALLOW" already exists`,
      );
    standing.set(identity(rule), rule);
  }
  for (const rule of rules) state.rules.set(rule.SecurityGroupRuleId!, rule);
  record[memberOf(side)] = permissionsOf(rulesOf(state, group, side));
  return rules;
}

/** By permissions or by rule ids. Throws InvalidPermission.NotFound. */
export function revoke(
  state: Ec2State,
  group: string | undefined,
  side: Side,
  {
    IpPermissions,
    SecurityGroupRuleIds,
  }: {
    readonly IpPermissions?: readonly IpPermission[] | undefined;
    readonly SecurityGroupRuleIds?: readonly string[] | undefined;
  },
): void {
  const record = get(state, 'security-group', group);
  const standing = new Map(rulesOf(state, group, side).map((rule) => [identity(rule), rule]));
  const named = (IpPermissions ?? [])
    .flatMap((permission) => explode(record, side, permission))
    .map((rule) => standing.get(identity(rule)));
  const byId = (SecurityGroupRuleIds ?? []).map((id) => ruleOf(state, id));
  if (named.includes(undefined))
    throw awsError('InvalidPermission.NotFound', 'The specified rule does not exist in this security group.');
  for (const rule of [...named, ...byId]) state.rules.delete(rule?.SecurityGroupRuleId ?? '');
  record[memberOf(side)] = permissionsOf(rulesOf(state, group, side));
}

/** Descriptions are all that an update of this kind changes. */
export function describeRules(
  state: Ec2State,
  group: string | undefined,
  side: Side,
  described: readonly { readonly id: string | undefined; readonly description: string | undefined }[],
): void {
  const record = get(state, 'security-group', group);
  for (const { id, description } of described) {
    const rule = ruleOf(state, id);
    state.rules.set(rule.SecurityGroupRuleId!, { ...rule, Description: description });
  }
  record[memberOf(side)] = permissionsOf(rulesOf(state, group, side));
}

export function ruleOf(state: Ec2State, id: string | undefined): SecurityGroupRule {
  const found = state.rules.get(id ?? '');
  if (!found)
    throw awsError(
      'InvalidSecurityGroupRuleId.NotFound',
      `The security group rule ID '${id}' does not exist`,
    );
  return found;
}

export const rulesOf = (state: Ec2State, group: string | undefined, side: Side): SecurityGroupRule[] =>
  [...state.rules.values()].filter((rule) => rule.GroupId === group && rule.IsEgress === (side === 'egress'));

/** What tells two rules apart: everything but id and description. */
const identity = ({ IpProtocol, FromPort, ToPort, ...rule }: SecurityGroupRule) =>
  JSON.stringify([IpProtocol, FromPort, ToPort, peerOf(rule)]);

const peerOf = ({ CidrIpv4, CidrIpv6, PrefixListId, ReferencedGroupInfo }: SecurityGroupRule) =>
  CidrIpv4 ?? CidrIpv6 ?? PrefixListId ?? ReferencedGroupInfo?.GroupId;

function explode(record: Record_, side: Side, permission: IpPermission): SecurityGroupRule[] {
  const all = permission.IpProtocol === '-1';
  const base = (Description: string | undefined): SecurityGroupRule => ({
    SecurityGroupRuleId: newId('sgr'),
    GroupId: String(record['GroupId']),
    GroupOwnerId: String(record['OwnerId']),
    IsEgress: side === 'egress',
    IpProtocol: permission.IpProtocol,
    FromPort: all ? -1 : permission.FromPort,
    ToPort: all ? -1 : permission.ToPort,
    ...(Description !== undefined && { Description }),
    Tags: [],
  });
  return [
    ...(permission.IpRanges ?? []).map((each) => ({ ...base(each.Description), CidrIpv4: each.CidrIp })),
    ...(permission.Ipv6Ranges ?? []).map((each) => ({ ...base(each.Description), CidrIpv6: each.CidrIpv6 })),
    ...(permission.PrefixListIds ?? []).map((each) => ({
      ...base(each.Description),
      PrefixListId: each.PrefixListId,
    })),
    ...(permission.UserIdGroupPairs ?? []).map((each) => ({
      ...base(each.Description),
      ReferencedGroupInfo: { GroupId: each.GroupId, UserId: each.UserId ?? String(record['OwnerId']) },
    })),
  ];
}

/** Peers of the same protocol and ports together, as DescribeSecurityGroups shows them. */
function permissionsOf(rules: readonly SecurityGroupRule[]): IpPermission[] {
  const grouped = Map.groupBy(rules, (rule) => JSON.stringify([rule.IpProtocol, rule.FromPort, rule.ToPort]));
  return [...grouped.values()].map((together) => {
    const { IpProtocol, FromPort, ToPort } = together[0]!;
    const described = ({ Description }: SecurityGroupRule) =>
      Description === undefined ? {} : { Description };
    return {
      IpProtocol,
      ...(IpProtocol !== '-1' && { FromPort, ToPort }),
      IpRanges: together.flatMap((rule) =>
        rule.CidrIpv4 ? [{ CidrIp: rule.CidrIpv4, ...described(rule) }] : [],
      ),
      Ipv6Ranges: together.flatMap((rule) =>
        rule.CidrIpv6 ? [{ CidrIpv6: rule.CidrIpv6, ...described(rule) }] : [],
      ),
      PrefixListIds: together.flatMap((rule) =>
        rule.PrefixListId ? [{ PrefixListId: rule.PrefixListId, ...described(rule) }] : [],
      ),
      UserIdGroupPairs: together.flatMap((rule) =>
        rule.ReferencedGroupInfo ? [{ ...rule.ReferencedGroupInfo, ...described(rule) }] : [],
      ),
    };
  });
}
