import type { TagResourceCommandInput, TagResourceCommandOutput } from '@aws-sdk/client-cost-explorer';
import type { Operation } from '../../service.ts';
import type { CostExplorerState } from '../state.ts';
import { taggedOf } from '../state.ts';

export default ((input, { state }) => {
  const added = input.ResourceTags ?? [];
  const kept = taggedOf(state, input.ResourceArn).filter(({ Key }) =>
    added.every((each) => each.Key !== Key),
  );
  state.tags.set(input.ResourceArn ?? '', [...kept, ...added]);
  return {};
}) satisfies Operation<
  CostExplorerState,
  TagResourceCommandInput,
  Omit<TagResourceCommandOutput, '$metadata'>
>;
