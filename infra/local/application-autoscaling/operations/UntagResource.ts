import type {
  UntagResourceCommandInput,
  UntagResourceCommandOutput,
} from '@aws-sdk/client-application-auto-scaling';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { ScalingState } from '../state.ts';

export default ((input, { state }) => {
  const target = [...state.targets.values()].find(({ arn }) => arn === input.ResourceARN);
  if (!target)
    throw awsError('ResourceNotFoundException', `No scalable target found for ${input.ResourceARN}`);
  for (const key of input.TagKeys ?? []) delete target.tags[key];
  return {};
}) satisfies Operation<
  ScalingState,
  UntagResourceCommandInput,
  Omit<UntagResourceCommandOutput, '$metadata'>
>;
