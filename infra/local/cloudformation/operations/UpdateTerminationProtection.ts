import type {
  UpdateTerminationProtectionCommandInput,
  UpdateTerminationProtectionCommandOutput,
} from '@aws-sdk/client-cloudformation';
import type { Operation } from '../../service.ts';
import { type CloudFormationState, stackOf } from '../state.ts';

export default ((input, { state }) => {
  const stack = stackOf(state, input.StackName);
  stack.terminationProtection = input.EnableTerminationProtection ?? false;
  return { StackId: stack.id };
}) satisfies Operation<
  CloudFormationState,
  UpdateTerminationProtectionCommandInput,
  Omit<UpdateTerminationProtectionCommandOutput, '$metadata'>
>;
