import type { GetParametersByPathCommandInput, GetParametersByPathCommandOutput } from '@aws-sdk/client-ssm';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { SsmState } from '../state.ts';
import { withArn } from '../state.ts';

export default ((input, { state, world }) => {
  const path = (input.Path ?? '').replace(/\/$/, '');
  if (!path.startsWith('/'))
    throw awsError('ValidationException', 'The parameter path must begin with a slash (/).');
  const size = Math.min(input.MaxResults ?? 10, 10);
  const from = Number(input.NextToken ?? 0);
  const below = [...state.parameters.values()]
    .filter(
      ({ Name }) =>
        Name.startsWith(`${path}/`) && (input.Recursive || !Name.slice(path.length + 1).includes('/')),
    )
    .sort((a, b) => (a.Name < b.Name ? -1 : 1));
  return {
    Parameters: below.slice(from, from + size).map((parameter) => withArn(parameter, world.arn)),
    ...(from + size < below.length && { NextToken: String(from + size) }),
  };
}) satisfies Operation<
  SsmState,
  GetParametersByPathCommandInput,
  Omit<GetParametersByPathCommandOutput, '$metadata'>
>;
