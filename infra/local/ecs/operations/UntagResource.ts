import type { UntagResourceCommandInput, UntagResourceCommandOutput } from '@aws-sdk/client-ecs';
import type { Operation } from '../../service.ts';
import type { EcsState } from '../model.ts';
import { checkResource } from '../views/tags.ts';

const untagResource: Operation<
  EcsState,
  UntagResourceCommandInput,
  Omit<UntagResourceCommandOutput, '$metadata'>
> = ({ resourceArn = '', tagKeys = [] }, { state }) => {
  checkResource(resourceArn);
  state.tags.set(
    resourceArn,
    (state.tags.get(resourceArn) ?? []).filter(({ key }) => !tagKeys.includes(key ?? '')),
  );
  return {};
};

export default untagResource;
