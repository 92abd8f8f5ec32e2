import type { DescribeParametersCommandInput, DescribeParametersCommandOutput } from '@aws-sdk/client-ssm';
import type { Operation } from '../../service.ts';
import type { SsmState } from '../state.ts';

export default ((input, { state }) => {
  const from = Number(input.NextToken ?? 0);
  const size = Math.min(input.MaxResults ?? 50, 50);
  const all = [...state.parameters.values()].sort((a, b) => (a.Name < b.Name ? -1 : 1));
  return {
    Parameters: all.slice(from, from + size).map(({ Value: _, ...described }) => described),
    ...(from + size < all.length && { NextToken: String(from + size) }),
  };
}) satisfies Operation<
  SsmState,
  DescribeParametersCommandInput,
  Omit<DescribeParametersCommandOutput, '$metadata'>
>;
