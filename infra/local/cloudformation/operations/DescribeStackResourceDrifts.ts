import type {
  DescribeStackResourceDriftsCommandInput,
  DescribeStackResourceDriftsCommandOutput,
} from '@aws-sdk/client-cloudformation';
import type { Operation } from '../../service.ts';
import { type CloudFormationState, stackOf } from '../state.ts';

/** What the last detection found; resources that were never checked are left out, as AWS does. */
export default ((input, { state }) => {
  const wanted = input.StackResourceDriftStatusFilters ?? [];
  const found = [...(stackOf(state, input.StackName).drift?.resources.values() ?? [])];
  return {
    StackResourceDrifts: found.filter(
      ({ StackResourceDriftStatus: status }) => wanted.length === 0 || wanted.includes(status!),
    ),
  };
}) satisfies Operation<
  CloudFormationState,
  DescribeStackResourceDriftsCommandInput,
  Omit<DescribeStackResourceDriftsCommandOutput, '$metadata'>
>;
