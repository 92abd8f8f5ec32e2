import type { TagResourceCommandInput, TagResourceCommandOutput } from '@aws-sdk/client-ecr';
import type { Operation } from '../../service.ts';
import { type EcrState, findByArn } from '../state.ts';

type Output = Omit<TagResourceCommandOutput, '$metadata'>;

const tagResource: Operation<EcrState, TagResourceCommandInput, Output> = (input, { state }) => {
  const { tags } = findByArn(state, input.resourceArn);
  for (const { Key, Value } of input.tags ?? []) tags.set(Key ?? '', Value ?? '');
  return {};
};

export default tagResource;
