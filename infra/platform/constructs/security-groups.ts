/** Who may talk to whom: internet → load balancer → tasks → database. Each side names the other, in and out. */
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { EnvironmentStack, PlatformService } from '../environment-stack.ts';
import { accepted } from './accepted.ts';

export interface SecurityGroups {
  readonly loadBalancer: string;
  readonly tasks: string;
  readonly database: string;
}

const world = { cidrIp: '0.0.0.0/0' };
const tcp = (port: number, description: string) => ({
  ipProtocol: 'tcp',
  fromPort: port,
  toPort: port,
  description,
});
/** EC2 opens everything outwards unless a rule is given: this one matches nothing. */
const nothing = {
  ipProtocol: 'icmp',
  fromPort: 252,
  toPort: 86,
  cidrIp: '255.255.255.255/32',
  description: 'nothing goes out',
};

export function securityGroups(
  stack: EnvironmentStack,
  vpcId: string,
  services: readonly PlatformService[],
): SecurityGroups {
  const group = (
    id: string,
    name: string,
    groupDescription: string,
    ingress: ec2.CfnSecurityGroup.IngressProperty[],
    egress: ec2.CfnSecurityGroup.EgressProperty[],
  ) =>
    new ec2.CfnSecurityGroup(stack, id, {
      vpcId,
      groupName: stack.named(name),
      groupDescription,
      securityGroupIngress: ingress,
      securityGroupEgress: egress,
    });
  const loadBalancer = group(
    'LoadBalancerGroup',
    'SG-alb',
    'load balancer: web from the internet, to the tasks only',
    [
      { ...tcp(80, 'HTTP'), ...world },
      { ...tcp(443, 'HTTPS'), ...world },
    ],
    [nothing],
  );
  accepted(loadBalancer, {
    CKV_AWS_260:
      'the load balancer is the way in: without a domain it serves on 80, with one it redirects to 443',
    'AwsSolutions-EC23': 'the load balancer is the way in for everybody; the web ACL stands before it',
  });
  // Services reach AWS, Stripe and SendGrid through NAT, and each other through the load balancer (80 without a domain).
  const tasks = group(
    'TaskGroup',
    'SG-tasks',
    'tasks: their own ports, from the load balancer only',
    [],
    [
      { ...tcp(443, 'AWS, other APIs, the load balancer'), ...world },
      { ...tcp(80, 'the load balancer'), ...world },
    ],
  );
  const database = group('DatabaseGroup', 'SG-db', 'database: MySQL from the tasks only', [], [nothing]);
  for (const port of new Set(services.map((service) => service.port)))
    connect(stack, `Port${port}`, port, loadBalancer, tasks, 'load balancer to tasks');
  connect(stack, 'Database', 3306, tasks, database, 'tasks to database');
  return { loadBalancer: loadBalancer.attrGroupId, tasks: tasks.attrGroupId, database: database.attrGroupId };
}

/** Out of one group, into the other. Rules of their own, as two groups that name each other would wait for each other. */
function connect(
  stack: EnvironmentStack,
  id: string,
  port: number,
  from: ec2.CfnSecurityGroup,
  to: ec2.CfnSecurityGroup,
  description: string,
): void {
  new ec2.CfnSecurityGroupEgress(stack, `${id}Out`, {
    ...tcp(port, description),
    groupId: from.attrGroupId,
    destinationSecurityGroupId: to.attrGroupId,
  });
  new ec2.CfnSecurityGroupIngress(stack, `${id}In`, {
    ...tcp(port, description),
    groupId: to.attrGroupId,
    sourceSecurityGroupId: from.attrGroupId,
  });
}
