/**
 * What an environment uses up of an account's quotas. Pure. Source of codes and defaults: Service Quotas of each service
 * (https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html).
 */
import type { Environment, ServiceManifest } from '@inx/manifest';
import type { QuotaCode } from '../ports/account.ts';

export interface QuotaNeed extends QuotaCode {
  readonly name: string;
  /** Below it the first release fails. */
  readonly least: number;
  /** Below it the environment cannot grow as far as its documents let it. */
  readonly most: number;
  readonly why: string;
}

export function quotaNeeds({
  environment,
  services,
}: {
  readonly environment: Environment;
  readonly services: readonly ServiceManifest[];
}): QuotaNeed[] {
  const fixed = (service: string, code: string, name: string, count: number, why: string): QuotaNeed => ({
    service,
    code,
    name,
    least: count,
    most: count,
    why,
  });
  const spot = services.filter((service) => !service.critical);
  // Side by side while a release runs, so everything twice. The first task of a Spot service is on demand.
  const onDemand = (tasks: (service: ServiceManifest) => number) =>
    2 * sum(services.map((each) => cores(each) * (each.critical ? tasks(each) : 1)));
  const onSpot = (tasks: (service: ServiceManifest) => number) =>
    2 * sum(spot.map((each) => cores(each) * (tasks(each) - 1)));
  const fewest = (service: ServiceManifest) => service.scaling.min;
  const all = (service: ServiceManifest) => service.scaling.max;
  const twice = `${services.length} services, old and new side by side`;
  const zones = environment.availabilityZones.length;
  return [
    {
      service: 'fargate',
      code: 'L-3032A538',
      name: 'Fargate On-Demand vCPU',
      least: onDemand(fewest),
      most: onDemand(all),
      why: twice,
    },
    ...(spot.length > 0
      ? [
          {
            service: 'fargate',
            code: 'L-36FBB829',
            name: 'Fargate Spot vCPU',
            least: onSpot(fewest),
            most: onSpot(all),
            why: `tasks above the first of ${spot.map((each) => each.name).join(', ')}, old and new side by side`,
          },
        ]
      : []),
    fixed(
      'elasticloadbalancing',
      'L-7EED9B64',
      'rules of a load balancer',
      2 * services.length,
      'a production and a test rule a service',
    ),
    fixed(
      'elasticloadbalancing',
      'L-822D1B1B',
      'target groups of a load balancer',
      2 * services.length,
      'a pair a service',
    ),
    fixed('elasticloadbalancing', 'L-B22855CB', 'target groups', 2 * services.length, 'a pair a service'),
    fixed('elasticloadbalancing', 'L-53DA6B97', 'application load balancers', 1, 'one for all services'),
    fixed('ec2', 'L-0263D0A3', 'elastic IP addresses', environment.natGateways, 'one a NAT gateway'),
    fixed('vpc', 'L-F678F1CE', 'VPCs', 1, 'a network of its own'),
    fixed('vpc', 'L-A4707A72', 'internet gateways', 1, 'a network of its own'),
    fixed(
      'vpc',
      'L-FE5A380F',
      'NAT gateways in a zone',
      Math.ceil(environment.natGateways / zones),
      `${environment.natGateways} over ${zones} zones`,
    ),
    fixed('rds', 'L-7B6409FD', 'database instances', 1, 'one for all services'),
  ];
}

/** 1024 CPU units are a vCPU. */
const cores = (service: ServiceManifest): number => service.cpu / 1024;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
