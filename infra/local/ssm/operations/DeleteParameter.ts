import type { DeleteParameterCommandInput, DeleteParameterCommandOutput } from '@aws-sdk/client-ssm';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { SsmState } from '../state.ts';

export default ((input, { state }) => {
  if (!state.parameters.delete(input.Name ?? ''))
    throw awsError('ParameterNotFound', `Parameter ${input.Name} not found.`);
  return {};
}) satisfies Operation<
  SsmState,
  DeleteParameterCommandInput,
  Omit<DeleteParameterCommandOutput, '$metadata'>
>;
