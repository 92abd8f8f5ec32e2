/** EC2's resources share one way: create with tags, then read an id out of the answer. */
import type { Context, Properties } from './handlers.ts';

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
  readonly Description?: string;
  readonly SourceSecurityGroupId?: string;
  readonly DestinationSecurityGroupId?: string;
}

/** One rule in the form of AuthorizeSecurityGroupIngress and -Egress. */
export function permission(rule: IngressRule) {
  const group = rule.SourceSecurityGroupId ?? rule.DestinationSecurityGroupId;
  const described = rule.Description ? { Description: rule.Description } : {};
  return {
    IpProtocol: rule.IpProtocol ?? 'tcp',
    ...(rule.FromPort !== undefined && { FromPort: Number(rule.FromPort) }),
    ...(rule.ToPort !== undefined && { ToPort: Number(rule.ToPort) }),
    ...(rule.CidrIp && { IpRanges: [{ CidrIp: rule.CidrIp, ...described }] }),
    ...(group && { UserIdGroupPairs: [{ GroupId: group, ...described }] }),
  };
}
