import type {
  GetWebACLForResourceCommandInput,
  GetWebACLForResourceCommandOutput,
} from '@aws-sdk/client-wafv2';
import type { Operation } from '../../service.ts';
import type { WafState } from '../state.ts';
import { webAclByArn } from '../state.ts';

export default ((input, { state }) => {
  const arn = state.associations.get(input.ResourceArn ?? '');
  return arn ? { WebACL: webAclByArn(state, arn).value } : {};
}) satisfies Operation<
  WafState,
  GetWebACLForResourceCommandInput,
  Omit<GetWebACLForResourceCommandOutput, '$metadata'>
>;
