import type { UntagResourceCommandInput, UntagResourceCommandOutput } from '@aws-sdk/client-cloudwatch';
import type { Operation } from '../../service.ts';
import type { MetricsState } from '../state.ts';

export default ((input, { state }) => {
  const arn = input.ResourceARN ?? '';
  const gone = new Set(input.TagKeys);
  state.tags.set(
    arn,
    (state.tags.get(arn) ?? []).filter(({ Key }) => !gone.has(Key ?? '')),
  );
  return {};
}) satisfies Operation<
  MetricsState,
  UntagResourceCommandInput,
  Omit<UntagResourceCommandOutput, '$metadata'>
>;
