import type { ListTagsForResourceCommandInput, ListTagsForResourceCommandOutput } from '@aws-sdk/client-ecr';
import type { Operation } from '../../service.ts';
import { type EcrState, findByArn, tagList } from '../state.ts';

type Output = Omit<ListTagsForResourceCommandOutput, '$metadata'>;

const listTagsForResource: Operation<EcrState, ListTagsForResourceCommandInput, Output> = (
  input,
  { state },
) => ({ tags: tagList(findByArn(state, input.resourceArn)) });

export default listTagsForResource;
