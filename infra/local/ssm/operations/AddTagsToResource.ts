import type { AddTagsToResourceCommandInput, AddTagsToResourceCommandOutput } from '@aws-sdk/client-ssm';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { SsmState } from '../state.ts';

export default ((input, { state }) => {
  if (input.ResourceType === 'Parameter' && !state.parameters.has(input.ResourceId ?? ''))
    throw awsError('InvalidResourceId', `${input.ResourceId} is not a parameter`);
  return {};
}) satisfies Operation<
  SsmState,
  AddTagsToResourceCommandInput,
  Omit<AddTagsToResourceCommandOutput, '$metadata'>
>;
