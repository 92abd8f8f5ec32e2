import type { TagResourceCommandInput, TagResourceCommandOutput } from '@aws-sdk/client-sns';
import type { Operation } from '../../service.ts';
import type { SnsState } from '../state.ts';
import { topicOf } from '../state.ts';

export default ((input, { state }) => {
  const topic = topicOf(state, input.ResourceArn);
  const added = (input.Tags ?? []).map(({ Key = '', Value = '' }) => ({ Key, Value }));
  topic.tags = [...topic.tags.filter(({ Key }) => added.every((each) => each.Key !== Key)), ...added];
  return {};
}) satisfies Operation<SnsState, TagResourceCommandInput, Omit<TagResourceCommandOutput, '$metadata'>>;
