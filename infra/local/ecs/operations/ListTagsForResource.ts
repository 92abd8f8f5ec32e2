import type { ListTagsForResourceCommandInput, ListTagsForResourceCommandOutput } from '@aws-sdk/client-ecs';
import type { Operation } from '../../service.ts';
import type { EcsState } from '../model.ts';
import { checkResource } from '../views/tags.ts';

const listTagsForResource: Operation<
  EcsState,
  ListTagsForResourceCommandInput,
  Omit<ListTagsForResourceCommandOutput, '$metadata'>
> = ({ resourceArn = '' }, { state }) => {
  checkResource(resourceArn);
  return { tags: state.tags.get(resourceArn) ?? [] };
};

export default listTagsForResource;
