import type {
  DescribeAccountLimitsCommandInput,
  DescribeAccountLimitsCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operation } from '../../service.ts';
import { LIMITS } from '../limits.ts';
import type { State } from '../types.ts';

const describeAccountLimits: Operation<
  State,
  DescribeAccountLimitsCommandInput,
  Omit<DescribeAccountLimitsCommandOutput, '$metadata'>
> = (_input, _call) => {
  return { Limits: Object.entries(LIMITS).map(([Name, max]) => ({ Name, Max: String(max) })) };
};

export default describeAccountLimits;
