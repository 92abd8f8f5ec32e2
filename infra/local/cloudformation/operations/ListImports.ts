import type { ListImportsCommandInput, ListImportsCommandOutput } from '@aws-sdk/client-cloudformation';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { importersOf } from '../exports.ts';
import type { CloudFormationState } from '../state.ts';

export default ((input, { state }) => {
  const Imports = importersOf(state, input.ExportName ?? '');
  if (Imports.length === 0)
    throw awsError('ValidationError', `Export '${input.ExportName}' is not imported by any stack.`);
  return { Imports };
}) satisfies Operation<
  CloudFormationState,
  ListImportsCommandInput,
  Omit<ListImportsCommandOutput, '$metadata'>
>;
