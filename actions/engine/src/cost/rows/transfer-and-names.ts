import type { Row } from '../row.ts';
import { countOf, listOf, resourcesOf } from '../template.ts';
import { hoursAMonth } from '../usage.ts';

/** What goes to the internet, interface endpoints where chosen, and the hosted zone of a domain. */
export const transferAndNames: Row = ({ templates, prices, usage, environment }) => {
  const endpoints = resourcesOf(templates, 'AWS::EC2::VPCEndpoint')
    .filter((endpoint) => endpoint['VpcEndpointType'] === 'Interface')
    .reduce((total, endpoint) => total + listOf(endpoint['SubnetIds']).length, 0);
  if (countOf(templates, 'AWS::ElasticLoadBalancingV2::LoadBalancer') === 0 && endpoints === 0)
    return undefined;
  const hours = endpoints * prices.interfaceEndpointZoneHour * hoursAMonth;
  const zone = environment.domain ? prices.hostedZoneMonth : 0;
  const transfer = usage.internetGigabytes * prices.transferToInternetGigabyte;
  return {
    row: 'Transfer, endpoints, domain',
    part: 'added-since',
    low: hours + zone,
    expected: hours + zone + transfer,
    high: hours + zone + transfer * 5,
    assumptions: [
      `${usage.internetGigabytes} GB to the internet (high: five times that)`,
      ...(endpoints > 0 ? [`${endpoints} interface endpoints by zone`] : []),
      ...(environment.domain ? ['a hosted zone'] : []),
    ],
  };
};
