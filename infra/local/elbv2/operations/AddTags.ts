import type { AddTagsCommandInput, AddTagsCommandOutput } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { addTags } from '../names.ts';
import { findTagged } from '../state.ts';
import type { State } from '../types.ts';

const operation: Operation<State, AddTagsCommandInput, Omit<AddTagsCommandOutput, '$metadata'>> = (
  input,
  { state },
) => {
  if (!input.ResourceArns?.length) throw awsError('ValidationError', 'Resource ARNs must be specified');
  const resources = input.ResourceArns.map((arn) => findTagged(state, arn));
  // On copies first, so that a refusal for one resource changes none.
  for (const resource of resources) addTags(new Map(resource.tags), input.Tags ?? []);
  for (const resource of resources) addTags(resource.tags, input.Tags ?? []);
  return {};
};

export default operation;
