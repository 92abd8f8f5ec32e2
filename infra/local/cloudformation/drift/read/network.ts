import { present } from '../../../wire/present.ts';
import type { ResourceHandler } from '../../handlers.ts';

interface Range {
  readonly CidrIp?: string;
  readonly Description?: string;
}
interface Pair {
  readonly GroupId?: string;
  readonly Description?: string;
}
interface Permission {
  readonly IpProtocol?: string;
  readonly FromPort?: number;
  readonly ToPort?: number;
  readonly IpRanges?: readonly Range[];
  readonly UserIdGroupPairs?: readonly Pair[];
}
interface Group {
  readonly GroupName?: string;
  readonly Description?: string;
  readonly VpcId?: string;
  readonly IpPermissions?: readonly Permission[];
  readonly IpPermissionsEgress?: readonly Permission[];
}

/** Rules in the template's form: one source each. */
function rules(permissions: readonly Permission[] = [], peer: string): Record<string, unknown>[] {
  return permissions.flatMap(({ IpProtocol, FromPort, ToPort, IpRanges = [], UserIdGroupPairs = [] }) => {
    const ports = { IpProtocol, FromPort, ToPort };
    return [
      ...IpRanges.map(({ CidrIp, Description }) => ({ ...ports, CidrIp, Description })),
      ...UserIdGroupPairs.map(({ GroupId, Description }) => ({ ...ports, [peer]: GroupId, Description })),
    ];
  });
}

export const readSecurityGroup: NonNullable<ResourceHandler['read']> = async (id, _, { world }) => {
  const found = await present(() =>
    world.invoke<{ SecurityGroups?: Group[] }>('ec2', 'DescribeSecurityGroups', { GroupIds: [id] }),
  );
  const live = found?.SecurityGroups?.[0];
  if (!live) return undefined;
  return {
    GroupName: live.GroupName,
    GroupDescription: live.Description,
    VpcId: live.VpcId,
    SecurityGroupIngress: rules(live.IpPermissions, 'SourceSecurityGroupId'),
    SecurityGroupEgress: rules(live.IpPermissionsEgress, 'DestinationSecurityGroupId'),
  };
};
