/**
 * Rules of a security group that resources of their own attach to it are no drift of the group: CloudFormation looks the
 * stack's template through for attachments before it compares, though not across stacks. Source: CloudFormation User
 * Guide, "Considerations when detecting drift".
 */
import { same } from '../deployment/decide.ts';
import type { StackResource } from '../state.ts';

const attached = [
  ['SecurityGroupIngress', 'AWS::EC2::SecurityGroupIngress'],
  ['SecurityGroupEgress', 'AWS::EC2::SecurityGroupEgress'],
] as const;

/** `live`: the group as it was read back; `others`: all resources of its stack. */
export function withoutAttachments(
  group: Pick<StackResource, 'type' | 'physicalId'>,
  live: Readonly<Record<string, unknown>>,
  others: Iterable<Pick<StackResource, 'type' | 'properties'>>,
): Record<string, unknown> {
  if (group.type !== 'AWS::EC2::SecurityGroup') return { ...live };
  const resources = [...others];
  const lists = attached.map(([member, type]) => {
    const rules = resources
      .filter((each) => each.type === type && each.properties['GroupId'] === group.physicalId)
      .map(({ properties: { GroupId: _, ...rule } }) => rule);
    const list = (live[member] ?? []) as readonly unknown[];
    return [member, list.filter((each) => !rules.some((rule) => same(rule, each)))] as const;
  });
  return { ...live, ...Object.fromEntries(lists) };
}
