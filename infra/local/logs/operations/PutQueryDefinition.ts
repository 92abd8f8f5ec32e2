import type {
  PutQueryDefinitionCommandInput,
  PutQueryDefinitionCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { LogsState } from '../state.ts';
import { groupOf } from '../state.ts';

export default ((input, { state, world }) => {
  if (input.queryDefinitionId !== undefined && !state.queries.has(input.queryDefinitionId))
    throw awsError('ResourceNotFoundException', 'The specified query definition does not exist.');
  if (!input.name) throw awsError('InvalidParameterException', 'A query definition needs a name.');
  if (!input.queryString)
    throw awsError('InvalidParameterException', 'A query definition needs a query string.');
  for (const group of input.logGroupNames ?? []) groupOf(state, group, group);
  const id = input.queryDefinitionId ?? crypto.randomUUID();
  state.queries.set(id, {
    queryDefinitionId: id,
    queryLanguage: input.queryLanguage ?? 'CWLI',
    name: input.name,
    queryString: input.queryString,
    logGroupNames: input.logGroupNames,
    lastModified: world.clock.now(),
  });
  return { queryDefinitionId: id };
}) satisfies Operation<
  LogsState,
  PutQueryDefinitionCommandInput,
  Omit<PutQueryDefinitionCommandOutput, '$metadata'>
>;
