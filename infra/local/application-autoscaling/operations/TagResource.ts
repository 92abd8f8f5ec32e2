import type {
  TagResourceCommandInput,
  TagResourceCommandOutput,
} from '@aws-sdk/client-application-auto-scaling';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { ScalingState } from '../state.ts';

export default ((input, { state }) => {
  const target = [...state.targets.values()].find(({ arn }) => arn === input.ResourceARN);
  if (!target)
    throw awsError('ResourceNotFoundException', `No scalable target found for ${input.ResourceARN}`);
  Object.assign(target.tags, input.Tags);
  return {};
}) satisfies Operation<ScalingState, TagResourceCommandInput, Omit<TagResourceCommandOutput, '$metadata'>>;
