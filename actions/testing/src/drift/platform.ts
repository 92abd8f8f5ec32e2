/** What CloudFormation made, and somebody changed. */
import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
} from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, PutRetentionPolicyCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupsCommand,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroup,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { connectionTo } from '../sandbox.ts';
import { drift, ec2, none, prefix, sandbox } from './stage.ts';

export const platform = () =>
  describe('the platform behind CloudFormation', () => {
    const groupNamed = async (name: string, vpc?: string): Promise<SecurityGroup> => {
      const Filters = [
        { Name: 'group-name', Values: [name] },
        ...(vpc ? [{ Name: 'vpc-id', Values: [vpc] }] : []),
      ];
      const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
      return SecurityGroups[0]!;
    };

    it('a port opened, logs kept for a day, an alarm gone, the default group open', async () => {
      const group = await groupNamed(`${prefix}-SG-alb`);
      const defaultGroup = await groupNamed('default', group.VpcId);
      const opened = (GroupId: string | undefined, port: number) => ({
        GroupId,
        IpPermissions: [
          { IpProtocol: 'tcp', FromPort: port, ToPort: port, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
        ],
      });
      await ec2.send(new AuthorizeSecurityGroupIngressCommand(opened(group.GroupId, 22)));
      await ec2.send(new AuthorizeSecurityGroupIngressCommand(opened(defaultGroup.GroupId, 3306)));
      const logs = new CloudWatchLogsClient(connectionTo(sandbox));
      const logGroupName = `/ecs/${prefix}-cluster`;
      await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 1 }));
      const cloudwatch = new CloudWatchClient(connectionTo(sandbox));
      const { MetricAlarms = [] } = await cloudwatch.send(
        new DescribeAlarmsCommand({ AlarmNames: [`${prefix}-auth-cpu`] }),
      );
      await cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: [`${prefix}-auth-cpu`] }));

      const found = await drift();
      expect(found.code).toBe(8);
      expect(
        found.findings.map(({ kind, owner, where, found }) => [kind, owner, where, found]).sort(),
      ).toEqual(
        [
          ['default-security-group', 'cdk', defaultGroup.GroupId, 'in: tcp 3306 from 0.0.0.0/0'],
          ['stack-resource-deleted', 'cdk', `${prefix}-auth-cpu`, 'it does not exist'],
          ['stack-resource-modified', 'cdk', logGroupName, 'RetentionInDays: 1'],
          [
            'stack-resource-modified',
            'cdk',
            group.GroupId,
            expect.stringMatching(/^SecurityGroupIngress.*22/),
          ],
        ].sort(),
      );

      await ec2.send(new RevokeSecurityGroupIngressCommand(opened(group.GroupId, 22)));
      const closed = await sandbox.inx('platform', 'close');
      expect(closed.code, closed.output).toBe(0);
      await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 30 }));
      await cloudwatch.send(new PutMetricAlarmCommand(MetricAlarms[0] as PutMetricAlarmCommandInput));
      await none();
    }, 60_000);
  });
