import type { ListTagsForResourceCommandInput, ListTagsForResourceCommandOutput } from '@aws-sdk/client-rds';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { RdsState } from '../state.ts';

export default ((input, { state }) => {
  const instance = [...state.instances.values()].find(
    ({ DBInstanceArn }) => DBInstanceArn === input.ResourceName,
  );
  const found = instance ? (instance.TagList ?? []) : state.tags.get(input.ResourceName ?? '');
  if (!found) throw awsError('InvalidParameterValue', `The resource ${input.ResourceName} does not exist.`);
  return { TagList: [...found] };
}) satisfies Operation<
  RdsState,
  ListTagsForResourceCommandInput,
  Omit<ListTagsForResourceCommandOutput, '$metadata'>
>;
