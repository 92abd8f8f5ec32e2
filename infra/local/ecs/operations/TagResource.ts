import type { TagResourceCommandInput, TagResourceCommandOutput } from '@aws-sdk/client-ecs';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { EcsState } from '../model.ts';
import { checkResource } from '../views/tags.ts';

const tagResource: Operation<
  EcsState,
  TagResourceCommandInput,
  Omit<TagResourceCommandOutput, '$metadata'>
> = ({ resourceArn = '', tags = [] }, { state }) => {
  checkResource(resourceArn);
  const kept = (state.tags.get(resourceArn) ?? []).filter(({ key }) => !tags.some((tag) => tag.key === key));
  if (kept.length + tags.length > 50)
    throw awsError('InvalidParameterException', 'A resource can have at most 50 tags.');
  state.tags.set(resourceArn, [...kept, ...tags]);
  return {};
};

export default tagResource;
