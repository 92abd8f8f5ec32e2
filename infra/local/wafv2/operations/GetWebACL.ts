import type { GetWebACLCommandInput, GetWebACLCommandOutput } from '@aws-sdk/client-wafv2';
import type { Operation } from '../../service.ts';
import type { WafState } from '../state.ts';
import { find, webAclByArn } from '../state.ts';

export default ((input, { state }) => {
  const found = input.ARN ? webAclByArn(state, input.ARN) : find(state.webAcls, input);
  return { WebACL: found.value, LockToken: found.lockToken };
}) satisfies Operation<WafState, GetWebACLCommandInput, Omit<GetWebACLCommandOutput, '$metadata'>>;
