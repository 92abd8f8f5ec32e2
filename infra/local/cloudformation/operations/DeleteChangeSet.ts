import type {
  DeleteChangeSetCommandInput,
  DeleteChangeSetCommandOutput,
} from '@aws-sdk/client-cloudformation';
import type { Operation } from '../../service.ts';
import { AwsError } from '../../wire/error.ts';
import { findChangeSet } from '../change-set/change-sets.ts';
import type { CloudFormationState } from '../state.ts';

/** Deleting a set that is not there succeeds, as AWS has it. */
export default ((input, { state }) => {
  try {
    const { stack, changeSet } = findChangeSet(state, input.ChangeSetName, input.StackName);
    stack.changeSets.delete(changeSet.name);
  } catch (error) {
    if (!(error instanceof AwsError && error.code === 'ChangeSetNotFound')) throw error;
  }
  return {};
}) satisfies Operation<
  CloudFormationState,
  DeleteChangeSetCommandInput,
  Omit<DeleteChangeSetCommandOutput, '$metadata'>
>;
