import { fixed, type Row } from '../row.ts';
import { countOf, listOf, resourcesOf } from '../template.ts';
import { hoursAMonth } from '../usage.ts';

/** Every public IPv4 address is charged by the hour, in use or not (VPC pricing, since February 2024). */
export const publicAddresses: Row = ({ templates, prices }) => {
  const balancers = resourcesOf(templates, 'AWS::ElasticLoadBalancingV2::LoadBalancer')
    .filter((balancer) => balancer['Scheme'] !== 'internal')
    .reduce((total, balancer) => total + listOf(balancer['Subnets']).length, 0);
  const elastic = countOf(templates, 'AWS::EC2::EIP');
  const count = balancers + elastic;
  if (count === 0) return undefined;
  return {
    row: 'Public addresses',
    part: 'added-since',
    ...fixed(count * prices.publicAddressHour * hoursAMonth),
    assumptions: [`${balancers} of the load balancer (one a zone), ${elastic} elastic`],
  };
};
