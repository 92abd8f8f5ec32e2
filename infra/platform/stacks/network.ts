import type { Environment } from '@inx/manifest';
import { type App, Fn, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { accepted } from '../constructs/accepted.ts';
import { type EndpointPlaces, gatewayEndpoints, interfaceEndpoints } from '../constructs/endpoints.ts';
import { flowLogs } from '../constructs/flow-logs.ts';
import { published } from '../constructs/published.ts';
import { type SecurityGroups, securityGroups } from '../constructs/security-groups.ts';
import { EnvironmentStack, type PlatformService } from '../environment-stack.ts';

/**
 * VPC, three public and three private subnets, NAT, endpoints, flow logs, security groups. The VPC's default security
 * group is closed by a step after the deployment: CloudFormation cannot take rules from what it did not make.
 */
export class NetworkStack extends EnvironmentStack {
  readonly vpcId: string;
  readonly publicSubnetIds: string[];
  readonly privateSubnetIds: string[];
  readonly natGatewayIds: string[];
  /** Public addresses from which the platform itself calls out. */
  readonly natAddresses: string[];
  readonly securityGroups: SecurityGroups;

  constructor(app: App, settings: Environment, services: readonly PlatformService[]) {
    super(app, 'network', settings, { description: 'VPC, subnets, NAT, endpoints, security groups' });
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

    const publicRoutes = this.#routeTable('PublicRoutes', 'RT-public');
    new ec2.CfnRoute(this, 'PublicDefault', {
      routeTableId: publicRoutes.ref,
      destinationCidrBlock: '0.0.0.0/0',
      gatewayId: gateway.ref,
    }).addResourceDependency(attachment);
    this.publicSubnetIds = settings.publicSubnets.map(
      (cidr, zone) => this.#subnet('Public', cidr, zone, publicRoutes).ref,
    );

    const nat = Array.from({ length: settings.natGateways }, (_, zone) =>
      this.#natGateway(this.publicSubnetIds[zone]!, zone, attachment),
    );
    this.natGatewayIds = nat.map(({ gateway }) => gateway.ref);
    this.natAddresses = nat.map(({ address }) => address.ref);
    const privateTables = settings.privateSubnets.map((_, zone) => {
      const table = this.#routeTable(`PrivateRoutes${zone + 1}`, `RT-private-${zone + 1}`);
      new ec2.CfnRoute(this, `PrivateDefault${zone + 1}`, {
        routeTableId: table.ref,
        destinationCidrBlock: '0.0.0.0/0',
        natGatewayId: this.natGatewayIds[zone % nat.length]!,
      });
      return table;
    });
    this.privateSubnetIds = settings.privateSubnets.map(
      (cidr, zone) => this.#subnet('Private', cidr, zone, privateTables[zone]!).ref,
    );

    flowLogs(this, vpc.ref);
    this.securityGroups = securityGroups(this, vpc.ref, services);
    const places: EndpointPlaces = {
      vpcId: vpc.ref,
      routeTableIds: privateTables.map((table) => table.ref),
      subnetIds: this.privateSubnetIds,
      taskSecurityGroup: this.securityGroups.tasks,
    };
    gatewayEndpoints(this, places);
    interfaceEndpoints(this, places);
    published(this, this, {
      subnets: Fn.join(',', this.privateSubnetIds),
      taskSecurityGroup: this.securityGroups.tasks,
    });
  }

  #routeTable(id: string, name: string): ec2.CfnRouteTable {
    const table = new ec2.CfnRouteTable(this, id, { vpcId: this.vpcId });
    Tags.of(table).add('Name', this.named(name));
    return table;
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
    accepted(subnet, {
      'CloudFormation-Validate::W3010':
        'zones are configuration: asking AWS for them would make templates differ by account',
    });
    Tags.of(subnet).add('Name', this.named(`${kind.toLowerCase()}-${zone + 1}`));
    new ec2.CfnSubnetRouteTableAssociation(this, `${kind}Association${zone + 1}`, {
      subnetId: subnet.ref,
      routeTableId: table.ref,
    });
    return subnet;
  }

  #natGateway(subnetId: string, zone: number, attachment: ec2.CfnVPCGatewayAttachment) {
    const name = this.named(zone === 0 ? 'NATGW' : `NATGW-${zone + 1}`);
    const address = new ec2.CfnEIP(this, `NatAddress${zone + 1}`, { domain: 'vpc' });
    address.addResourceDependency(attachment);
    Tags.of(address).add('Name', name);
    const gateway = new ec2.CfnNatGateway(this, `NatGateway${zone + 1}`, {
      allocationId: address.attrAllocationId,
      subnetId,
    });
    Tags.of(gateway).add('Name', name);
    return { gateway, address };
  }
}
