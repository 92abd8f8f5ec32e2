import type { ListIPSetsCommandInput, ListIPSetsCommandOutput } from '@aws-sdk/client-wafv2';
import type { Operation } from '../../service.ts';
import { summaries, type WafState } from '../state.ts';

export default ((input, { state }) => ({
  IPSets: summaries(state.ipSets, input.Scope),
})) satisfies Operation<WafState, ListIPSetsCommandInput, Omit<ListIPSetsCommandOutput, '$metadata'>>;
