import type { ListExportsCommandInput, ListExportsCommandOutput } from '@aws-sdk/client-cloudformation';
import type { Operation } from '../../service.ts';
import { exportsOf } from '../exports.ts';
import type { CloudFormationState } from '../state.ts';

export default ((_, { state }) => {
  return {
    Exports: [...exportsOf(state)].map(([Name, { value, stack }]) => ({
      Name,
      Value: value,
      ExportingStackId: stack.id,
    })),
  };
}) satisfies Operation<
  CloudFormationState,
  ListExportsCommandInput,
  Omit<ListExportsCommandOutput, '$metadata'>
>;
