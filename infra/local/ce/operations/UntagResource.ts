import type { UntagResourceCommandInput, UntagResourceCommandOutput } from '@aws-sdk/client-cost-explorer';
import type { Operation } from '../../service.ts';
import type { CostExplorerState } from '../state.ts';
import { taggedOf } from '../state.ts';

export default ((input, { state }) => {
  const kept = taggedOf(state, input.ResourceArn).filter(
    ({ Key }) => !input.ResourceTagKeys?.includes(Key ?? ''),
  );
  state.tags.set(input.ResourceArn ?? '', kept);
  return {};
}) satisfies Operation<
  CostExplorerState,
  UntagResourceCommandInput,
  Omit<UntagResourceCommandOutput, '$metadata'>
>;
