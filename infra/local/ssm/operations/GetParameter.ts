import type { GetParameterCommandInput, GetParameterCommandOutput } from '@aws-sdk/client-ssm';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { SsmState } from '../state.ts';
import { withArn } from '../state.ts';

export default ((input, { state, world }) => {
  const found = state.parameters.get(input.Name ?? '');
  if (!found) throw awsError('ParameterNotFound', `Parameter ${input.Name} not found.`);
  return { Parameter: withArn(found, world.arn) };
}) satisfies Operation<SsmState, GetParameterCommandInput, Omit<GetParameterCommandOutput, '$metadata'>>;
