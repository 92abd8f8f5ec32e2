/** What went through the network, kept as long as the environment says. */
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { EnvironmentStack } from '../environment-stack.ts';
import { logGroup } from './log-group.ts';
import { serviceRole } from './role.ts';

export function flowLogs(stack: EnvironmentStack, vpcId: string): void {
  const group = logGroup(stack, stack, 'FlowLogGroup', `/vpc/${stack.named('flow-logs')}`);
  const role = serviceRole(stack, stack, 'FlowLogRole', {
    name: 'flow-logs',
    description: 'VPC flow logs write to their log group',
    service: 'vpc-flow-logs.amazonaws.com',
    statements: [
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
        Resource: group.attrArn,
      },
    ],
  });
  new ec2.CfnFlowLog(stack, 'FlowLog', {
    resourceId: vpcId,
    resourceType: 'VPC',
    trafficType: 'ALL',
    logDestinationType: 'cloud-watch-logs',
    logGroupName: group.ref,
    deliverLogsPermissionArn: role.attrArn,
  });
}
