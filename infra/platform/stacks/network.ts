import type { Environment } from '@inx/manifest';
import { type App, Fn, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { EnvironmentStack, type PlatformService } from '../environment-stack.ts';

/** VPC, three public and three private subnets, NAT, gateway endpoints, flow logs, security groups. */
export class NetworkStack extends EnvironmentStack {
  readonly vpcId: string;
  readonly publicSubnetIds: string[];
  readonly privateSubnetIds: string[];
  readonly loadBalancerSecurityGroup: string;
  readonly taskSecurityGroup: string;
  readonly databaseSecurityGroup: string;

  constructor(app: App, settings: Environment, services: readonly PlatformService[]) {
    super(app, 'network', settings);
    const vpc = new ec2.CfnVPC(this, 'Vpc', {
      cidrBlock: settings.vpcCidr,
      enableDnsHostnames: true,
      enableDnsSupport: true,
    });
    Tags.of(vpc).add('Name', this.named('VPC'));
    this.vpcId = vpc.ref;
    const gateway = new ec2.CfnInternetGateway(this, 'InternetGateway');
    Tags.of(gateway).add('Name', this.named('IGW'));
    const attachment = new ec2.CfnVPCGatewayAttachment(this, 'InternetGatewayAttachment', {
      vpcId: vpc.ref,
      internetGatewayId: gateway.ref,
    });

    const publicRoutes = new ec2.CfnRouteTable(this, 'PublicRoutes', { vpcId: vpc.ref });
    Tags.of(publicRoutes).add('Name', this.named('RT-public'));
    new ec2.CfnRoute(this, 'PublicDefault', {
      routeTableId: publicRoutes.ref,
      destinationCidrBlock: '0.0.0.0/0',
      gatewayId: gateway.ref,
    }).addResourceDependency(attachment);
    const publicSubnets = settings.publicSubnets.map((cidr, zone) =>
      this.#subnet('Public', cidr, zone, publicRoutes),
    );
    this.publicSubnetIds = publicSubnets.map((subnet) => subnet.ref);

    const nat = Array.from({ length: settings.natGateways }, (_, zone) =>
      this.#natGateway(publicSubnets[zone]!, zone, attachment),
    );
    const privateTables = settings.privateSubnets.map((_, zone) => {
      const table = new ec2.CfnRouteTable(this, `PrivateRoutes${zone + 1}`, { vpcId: vpc.ref });
      Tags.of(table).add('Name', this.named(`RT-private-${zone + 1}`));
      new ec2.CfnRoute(this, `PrivateDefault${zone + 1}`, {
        routeTableId: table.ref,
        destinationCidrBlock: '0.0.0.0/0',
        natGatewayId: nat[zone % nat.length]!.ref,
      });
      return table;
    });
    this.privateSubnetIds = settings.privateSubnets.map(
      (cidr, zone) => this.#subnet('Private', cidr, zone, privateTables[zone]!).ref,
    );

    for (const service of ['s3', 'dynamodb']) {
      new ec2.CfnVPCEndpoint(this, `Endpoint-${service}`, {
        vpcId: vpc.ref,
        vpcEndpointType: 'Gateway',
        serviceName: `com.amazonaws.${settings.region}.${service}`,
        routeTableIds: privateTables.map((table) => table.ref),
      });
    }
    this.#flowLogs(vpc);
    const groups = this.#securityGroups(services);
    this.loadBalancerSecurityGroup = groups.loadBalancer;
    this.taskSecurityGroup = groups.tasks;
    this.databaseSecurityGroup = groups.database;
  }

  #subnet(
    kind: 'Public' | 'Private',
    cidrBlock: string,
    zone: number,
    table: ec2.CfnRouteTable,
  ): ec2.CfnSubnet {
    const subnet = new ec2.CfnSubnet(this, `${kind}Subnet${zone + 1}`, {
      vpcId: this.vpcId,
      cidrBlock,
      availabilityZone: this.availabilityZones[zone]!,
      mapPublicIpOnLaunch: false,
    });
    Tags.of(subnet).add('Name', this.named(`${kind.toLowerCase()}-${zone + 1}`));
    new ec2.CfnSubnetRouteTableAssociation(this, `${kind}Association${zone + 1}`, {
      subnetId: subnet.ref,
      routeTableId: table.ref,
    });
    return subnet;
  }

  #natGateway(
    subnet: ec2.CfnSubnet,
    zone: number,
    attachment: ec2.CfnVPCGatewayAttachment,
  ): ec2.CfnNatGateway {
    const suffix = zone === 0 ? '' : `-${zone + 1}`;
    const address = new ec2.CfnEIP(this, `NatAddress${zone + 1}`, { domain: 'vpc' });
    address.addResourceDependency(attachment);
    const nat = new ec2.CfnNatGateway(this, `NatGateway${zone + 1}`, {
      allocationId: address.attrAllocationId,
      subnetId: subnet.ref,
    });
    Tags.of(nat).add('Name', this.named(`NATGW${suffix}`));
    return nat;
  }

  #flowLogs(vpc: ec2.CfnVPC): void {
    const group = new logs.CfnLogGroup(this, 'FlowLogGroup', {
      logGroupName: `/vpc/${this.named('flow-logs')}`,
      retentionInDays: this.settings.logRetentionDays,
    });
    const role = new iam.CfnRole(this, 'FlowLogRole', {
      roleName: this.named('flow-logs'),
      assumeRolePolicyDocument: trust('vpc-flow-logs.amazonaws.com'),
      policies: [
        {
          policyName: 'write',
          policyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Action: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
                Resource: group.attrArn,
              },
            ],
          },
        },
      ],
    });
    new ec2.CfnFlowLog(this, 'FlowLog', {
      resourceId: vpc.ref,
      resourceType: 'VPC',
      trafficType: 'ALL',
      logDestinationType: 'cloud-watch-logs',
      logGroupName: group.ref,
      deliverLogsPermissionArn: role.attrArn,
    });
  }

  #securityGroups(services: readonly PlatformService[]) {
    const group = (
      id: string,
      name: string,
      groupDescription: string,
      ingress: ec2.CfnSecurityGroup.IngressProperty[],
    ) =>
      new ec2.CfnSecurityGroup(this, id, {
        vpcId: this.vpcId,
        groupName: this.named(name),
        groupDescription,
        securityGroupIngress: ingress,
      });
    const from = (
      port: number,
      description: string,
      source: Partial<ec2.CfnSecurityGroup.IngressProperty>,
    ) => ({ ipProtocol: 'tcp', fromPort: port, toPort: port, description, ...source });
    const world = { cidrIp: '0.0.0.0/0' };
    const loadBalancer = group('LoadBalancerGroup', 'SG-alb', 'load balancer: web from the internet', [
      from(80, 'HTTP', world),
      from(443, 'HTTPS', world),
    ]);
    const ports = [...new Set(services.map((service) => service.port))].sort((a, b) => a - b);
    const tasks = group(
      'TaskGroup',
      'SG-tasks',
      'tasks: their own ports, from the load balancer only',
      ports.map((port) =>
        from(port, 'from the load balancer', { sourceSecurityGroupId: loadBalancer.attrGroupId }),
      ),
    );
    const database = group('DatabaseGroup', 'SG-db', 'database: MySQL from the tasks only', [
      from(3306, 'from the tasks', { sourceSecurityGroupId: tasks.attrGroupId }),
    ]);
    return {
      loadBalancer: loadBalancer.attrGroupId,
      tasks: tasks.attrGroupId,
      database: database.attrGroupId,
    };
  }
}

export function trust(service: string, conditions?: Record<string, unknown>) {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Service: service },
        ...(conditions && { Condition: conditions }),
      },
    ],
  };
}

/** Joins ids for a parameter. */
export const joined = (values: readonly string[]) => Fn.join(',', [...values]);
