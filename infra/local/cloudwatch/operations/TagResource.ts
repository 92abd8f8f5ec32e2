import type { TagResourceCommandInput, TagResourceCommandOutput } from '@aws-sdk/client-cloudwatch';
import type { Operation } from '../../service.ts';
import type { MetricsState } from '../state.ts';

export default ((input, { state }) => {
  const arn = input.ResourceARN ?? '';
  const keys = new Set((input.Tags ?? []).map(({ Key }) => Key));
  const kept = (state.tags.get(arn) ?? []).filter(({ Key }) => !keys.has(Key));
  state.tags.set(arn, [...kept, ...(input.Tags ?? [])]);
  return {};
}) satisfies Operation<MetricsState, TagResourceCommandInput, Omit<TagResourceCommandOutput, '$metadata'>>;
