import type { Row } from '../row.ts';
import { countOf } from '../template.ts';
import { hoursAMonth } from '../usage.ts';

/** Hours and capacity units. Source: Elastic Load Balancing pricing, Application Load Balancer. */
export const loadBalancer: Row = ({ templates, prices, usage }) => {
  const count = countOf(templates, 'AWS::ElasticLoadBalancingV2::LoadBalancer');
  if (count === 0) return undefined;
  const hours = count * prices.loadBalancerHour * hoursAMonth;
  const units = prices.loadBalancerCapacityUnitHour * hoursAMonth;
  return {
    row: 'ALB',
    part: 'handed-down',
    low: hours,
    expected: hours + units * usage.capacityUnits,
    high: hours + units * Math.max(1, usage.capacityUnits * 5),
    assumptions: [
      `${count} load balancer, ${hoursAMonth} hours`,
      `${usage.capacityUnits} capacity units on average (high: ${Math.max(1, usage.capacityUnits * 5)})`,
    ],
  };
};
