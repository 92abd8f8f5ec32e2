import type { Row } from '../row.ts';
import { countOf } from '../template.ts';
import { hoursAMonth } from '../usage.ts';

/** Gateway hours, and what goes through them. */
export const nat: Row = ({ templates, prices, usage }) => {
  const count = countOf(templates, 'AWS::EC2::NatGateway');
  if (count === 0) return undefined;
  const hours = count * prices.natGatewayHour * hoursAMonth;
  const data = usage.natGigabytes * prices.natGatewayGigabyte;
  return {
    row: 'NAT',
    part: 'handed-down',
    low: hours,
    expected: hours + data,
    high: hours + data * 2,
    assumptions: [
      `${count} ${count === 1 ? 'gateway' : 'gateways'}, ${hoursAMonth} hours`,
      `${usage.natGigabytes} GB through them (high: twice that)`,
    ],
  };
};
