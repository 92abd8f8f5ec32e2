/** The VPC's default security group: CloudFormation cannot close it, so it is looked at and closed here. */
import {
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  type EC2Client,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import { CodedError } from '@inx/engine';
import { within } from './calls.ts';

export type DefaultGroupClient = Pick<EC2Client, 'send'>;

/** Of the VPC in which the security group `neighbour` is. `rules`: in words. */
export async function findDefaultGroup(
  client: DefaultGroupClient,
  neighbour: string,
  signal?: AbortSignal,
): Promise<{ id: string; rules: string[] }> {
  const { id, rules } = await read(client, neighbour, signal);
  return { id, rules: rules.map(inWords) };
}

/** Takes every rule away, as CIS AWS Foundations Benchmark 5.4 asks; answers how many there were. Safe to repeat. */
export async function closeDefaultGroup(
  client: DefaultGroupClient,
  neighbour: string,
  signal?: AbortSignal,
): Promise<{ id: string; removed: number }> {
  const { id: GroupId, rules } = await read(client, neighbour, signal);
  const ids = (egress: boolean) =>
    rules
      .filter((rule) => (rule.IsEgress ?? false) === egress)
      .flatMap(({ SecurityGroupRuleId }) => SecurityGroupRuleId ?? []);
  const [inbound, outbound] = [ids(false), ids(true)];
  if (inbound.length > 0)
    await client.send(
      new RevokeSecurityGroupIngressCommand({ GroupId, SecurityGroupRuleIds: inbound }),
      within(signal),
    );
  if (outbound.length > 0)
    await client.send(
      new RevokeSecurityGroupEgressCommand({ GroupId, SecurityGroupRuleIds: outbound }),
      within(signal),
    );
  return { id: GroupId, removed: rules.length };
}

async function read(client: DefaultGroupClient, neighbour: string, signal: AbortSignal | undefined) {
  const own = await client.send(new DescribeSecurityGroupsCommand({ GroupIds: [neighbour] }), within(signal));
  const vpc = own.SecurityGroups?.[0]?.VpcId;
  const { SecurityGroups } = await client.send(
    new DescribeSecurityGroupsCommand({
      Filters: [
        { Name: 'vpc-id', Values: [vpc ?? ''] },
        { Name: 'group-name', Values: ['default'] },
      ],
    }),
    within(signal),
  );
  const id = SecurityGroups?.[0]?.GroupId;
  if (!id)
    throw new CodedError({
      code: 'platform.no-default-group',
      message: `no default security group in ${vpc ?? 'the VPC of the tasks'}`,
      where: neighbour,
      remedy: 'look at the VPC: AWS makes that group with it, and nobody can delete it',
    });
  const rules: SecurityGroupRule[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(
      new DescribeSecurityGroupRulesCommand({
        Filters: [{ Name: 'group-id', Values: [id] }],
        ...(NextToken && { NextToken }),
      }),
      within(signal),
    );
    rules.push(...(page.SecurityGroupRules ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return { id, rules };
}

/** `in: all from sg-1`, `out: tcp 443 to 0.0.0.0/0`. */
function inWords(rule: SecurityGroupRule): string {
  const peer =
    rule.CidrIpv4 ?? rule.CidrIpv6 ?? rule.ReferencedGroupInfo?.GroupId ?? rule.PrefixListId ?? 'somebody';
  const ports = rule.FromPort === rule.ToPort ? `${rule.FromPort}` : `${rule.FromPort}-${rule.ToPort}`;
  const what = rule.IpProtocol === '-1' ? 'all' : `${rule.IpProtocol} ${ports}`;
  return rule.IsEgress ? `out: ${what} to ${peer}` : `in: ${what} from ${peer}`;
}
