import type {
  DescribeResourcePoliciesCommandInput,
  DescribeResourcePoliciesCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Operation } from '../../service.ts';
import type { LogsState } from '../state.ts';

export default ((_, { state }) => {
  return { resourcePolicies: [...state.resourcePolicies.values()] };
}) satisfies Operation<
  LogsState,
  DescribeResourcePoliciesCommandInput,
  Omit<DescribeResourcePoliciesCommandOutput, '$metadata'>
>;
