import type { ListWebACLsCommandInput, ListWebACLsCommandOutput } from '@aws-sdk/client-wafv2';
import type { Operation } from '../../service.ts';
import { summaries, type WafState } from '../state.ts';

export default ((input, { state }) => ({
  WebACLs: summaries(state.webAcls, input.Scope),
})) satisfies Operation<WafState, ListWebACLsCommandInput, Omit<ListWebACLsCommandOutput, '$metadata'>>;
