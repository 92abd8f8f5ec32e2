import type {
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
} from '@aws-sdk/client-cost-explorer';
import type { Operation } from '../../service.ts';
import type { CostExplorerState } from '../state.ts';
import { taggedOf } from '../state.ts';

export default ((input, { state }) => {
  return { ResourceTags: [...taggedOf(state, input.ResourceArn)] };
}) satisfies Operation<
  CostExplorerState,
  ListTagsForResourceCommandInput,
  Omit<ListTagsForResourceCommandOutput, '$metadata'>
>;
