import type { DescribeRouteTablesCommandInput, DescribeRouteTablesCommandOutput } from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import type { Ec2State } from '../state.ts';
import { describe } from '../state.ts';

export default ((input, { state }) => {
  return { RouteTables: describe(state, 'route-table', input.RouteTableIds, input.Filters) };
}) satisfies Operation<
  Ec2State,
  DescribeRouteTablesCommandInput,
  Omit<DescribeRouteTablesCommandOutput, '$metadata'>
>;
