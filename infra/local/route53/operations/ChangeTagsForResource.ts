import type {
  ChangeTagsForResourceCommandInput,
  ChangeTagsForResourceCommandOutput,
} from '@aws-sdk/client-route-53';
import type { Operation } from '../../service.ts';
import type { Route53State } from '../state.ts';
import { zoneOf } from '../state.ts';

export default ((input, { state }) => {
  const zone = zoneOf(state, input.ResourceId);
  const added = (input.AddTags ?? []).map(({ Key = '', Value = '' }) => ({ Key, Value }));
  const gone = new Set([...(input.RemoveTagKeys ?? []), ...added.map(({ Key }) => Key)]);
  zone.tags = [...zone.tags.filter(({ Key }) => !gone.has(Key)), ...added];
  return {};
}) satisfies Operation<
  Route53State,
  ChangeTagsForResourceCommandInput,
  Omit<ChangeTagsForResourceCommandOutput, '$metadata'>
>;
