import type { UntagResourceCommandInput, UntagResourceCommandOutput } from '@aws-sdk/client-ecr';
import type { Operation } from '../../service.ts';
import { type EcrState, findByArn } from '../state.ts';

type Output = Omit<UntagResourceCommandOutput, '$metadata'>;

const untagResource: Operation<EcrState, UntagResourceCommandInput, Output> = (input, { state }) => {
  const { tags } = findByArn(state, input.resourceArn);
  for (const key of input.tagKeys ?? []) tags.delete(key);
  return {};
};

export default untagResource;
