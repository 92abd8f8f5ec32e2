import type { GetIPSetCommandInput, GetIPSetCommandOutput } from '@aws-sdk/client-wafv2';
import type { Operation } from '../../service.ts';
import type { WafState } from '../state.ts';
import { find } from '../state.ts';

export default ((input, { state }) => {
  const found = find(state.ipSets, input);
  return { IPSet: found.value, LockToken: found.lockToken };
}) satisfies Operation<WafState, GetIPSetCommandInput, Omit<GetIPSetCommandOutput, '$metadata'>>;
