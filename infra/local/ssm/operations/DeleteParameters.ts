import type { DeleteParametersCommandInput, DeleteParametersCommandOutput } from '@aws-sdk/client-ssm';
import type { Operation } from '../../service.ts';
import type { SsmState } from '../state.ts';

export default ((input, { state }) => {
  const names = input.Names ?? [];
  const DeletedParameters = names.filter((name) => state.parameters.delete(name));
  return { DeletedParameters, InvalidParameters: names.filter((name) => !DeletedParameters.includes(name)) };
}) satisfies Operation<
  SsmState,
  DeleteParametersCommandInput,
  Omit<DeleteParametersCommandOutput, '$metadata'>
>;
