/** Ways to AWS's services that do not go through NAT: S3 and DynamoDB always (free), others by configuration. */
import { Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { EnvironmentStack } from '../environment-stack.ts';

export interface EndpointPlaces {
  readonly vpcId: string;
  readonly routeTableIds: string[];
  readonly subnetIds: string[];
  readonly taskSecurityGroup: string;
}

export function gatewayEndpoints(stack: EnvironmentStack, places: EndpointPlaces): void {
  for (const service of ['s3', 'dynamodb']) {
    const endpoint = new ec2.CfnVPCEndpoint(stack, `Endpoint-${service}`, {
      vpcId: places.vpcId,
      vpcEndpointType: 'Gateway',
      serviceName: `com.amazonaws.${stack.settings.region}.${service}`,
      routeTableIds: places.routeTableIds,
    });
    Tags.of(endpoint).add('Name', stack.named(`VPCE-${service}`));
  }
}

/** One network interface a zone and service: each costs by the hour, so an environment names those it wants. */
export function interfaceEndpoints(stack: EnvironmentStack, places: EndpointPlaces): void {
  const services = stack.settings.interfaceEndpoints;
  if (services.length === 0) return;
  const group = new ec2.CfnSecurityGroup(stack, 'EndpointGroup', {
    vpcId: places.vpcId,
    groupName: stack.named('SG-endpoints'),
    groupDescription: 'interface endpoints: HTTPS from the tasks only',
    securityGroupIngress: [
      {
        ipProtocol: 'tcp',
        fromPort: 443,
        toPort: 443,
        sourceSecurityGroupId: places.taskSecurityGroup,
        description: 'from the tasks',
      },
    ],
  });
  for (const service of services) {
    const endpoint = new ec2.CfnVPCEndpoint(stack, `Endpoint-${service.replaceAll('.', '-')}`, {
      vpcId: places.vpcId,
      vpcEndpointType: 'Interface',
      serviceName: `com.amazonaws.${stack.settings.region}.${service}`,
      subnetIds: places.subnetIds,
      securityGroupIds: [group.attrGroupId],
      privateDnsEnabled: true,
    });
    Tags.of(endpoint).add('Name', stack.named(`VPCE-${service}`));
  }
}
