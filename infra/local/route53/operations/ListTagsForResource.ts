import type {
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
} from '@aws-sdk/client-route-53';
import type { Operation } from '../../service.ts';
import type { Route53State } from '../state.ts';
import { zoneOf } from '../state.ts';

export default ((input, { state }) => {
  return {
    ResourceTagSet: {
      ResourceType: input.ResourceType,
      ResourceId: input.ResourceId,
      Tags: zoneOf(state, input.ResourceId).tags,
    },
  };
}) satisfies Operation<
  Route53State,
  ListTagsForResourceCommandInput,
  Omit<ListTagsForResourceCommandOutput, '$metadata'>
>;
