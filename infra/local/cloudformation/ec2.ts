/** EC2's resources share one way: create with tags, then read an id out of the answer. */
import { awsError } from '../wire/error.ts';
import type { Context, Properties, ResourceHandler } from './handlers.ts';

interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** Tags of the stack and of the resource, in the form of EC2's create calls. */
export function tagSpecification(type: string, properties: Properties, { tags }: Context) {
  const own = (properties['Tags'] as Tag[] | undefined) ?? [];
  const all = [...tags.filter((tag) => own.every((each) => each.Key !== tag.Key)), ...own];
  return all.length > 0 ? { TagSpecifications: [{ ResourceType: type, Tags: all }] } : {};
}

export interface IngressRule {
  readonly IpProtocol?: string;
  readonly FromPort?: number | string;
  readonly ToPort?: number | string;
  readonly CidrIp?: string;
  readonly CidrIpv6?: string;
  readonly SourcePrefixListId?: string;
  readonly DestinationPrefixListId?: string;
  readonly Description?: string;
  readonly SourceSecurityGroupId?: string;
  readonly DestinationSecurityGroupId?: string;
}

/** One rule in the form of AuthorizeSecurityGroupIngress and -Egress. */
export function permission(rule: IngressRule) {
  const group = rule.SourceSecurityGroupId ?? rule.DestinationSecurityGroupId;
  const described = rule.Description ? { Description: rule.Description } : {};
  const list = rule.SourcePrefixListId ?? rule.DestinationPrefixListId;
  return {
    IpProtocol: String(rule.IpProtocol ?? 'tcp'),
    ...(rule.FromPort !== undefined && { FromPort: Number(rule.FromPort) }),
    ...(rule.ToPort !== undefined && { ToPort: Number(rule.ToPort) }),
    ...(rule.CidrIp && { IpRanges: [{ CidrIp: rule.CidrIp, ...described }] }),
    ...(rule.CidrIpv6 && { Ipv6Ranges: [{ CidrIpv6: rule.CidrIpv6, ...described }] }),
    ...(list && { PrefixListIds: [{ PrefixListId: list, ...described }] }),
    ...(group && { UserIdGroupPairs: [{ GroupId: group, ...described }] }),
  };
}

/** What every new group lets out; it goes as soon as a template names outgoing rules. */
export const openEgress = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };

/** A rule as a resource of its own: made, described anew, taken off. */
export function ruleHandler(side: 'Ingress' | 'Egress', properties: readonly string[]): ResourceHandler {
  const made = (Id: string) => ({ physicalId: Id, attributes: { Id } });
  return {
    properties,
    replacement: properties.filter((name) => name !== 'Description'),
    required: ['IpProtocol', ...(side === 'Egress' ? ['GroupId'] : [])],
    create: async (rule, { world }) => {
      const { SecurityGroupRules } = await world.invoke<{
        SecurityGroupRules: { SecurityGroupRuleId: string }[];
      }>('ec2', `AuthorizeSecurityGroup${side}`, {
        GroupId: rule['GroupId'],
        IpPermissions: [permission(rule)],
      });
      const [first] = SecurityGroupRules;
      if (!first) throw awsError('InvalidParameterValue', 'the rule names no source or destination');
      return made(first.SecurityGroupRuleId);
    },
    update: async (SecurityGroupRuleId, { GroupId, Description }, _, { world }) => {
      await world.invoke('ec2', `UpdateSecurityGroupRuleDescriptions${side}`, {
        GroupId,
        SecurityGroupRuleDescriptions: [{ SecurityGroupRuleId, Description }],
      });
      return made(SecurityGroupRuleId);
    },
    delete: async (id, { GroupId }, { world }) =>
      void (await world.invoke('ec2', `RevokeSecurityGroup${side}`, {
        GroupId,
        SecurityGroupRuleIds: [id],
      })),
  };
}
