import type { GetTemplateCommandInput, GetTemplateCommandOutput } from '@aws-sdk/client-cloudformation';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { findChangeSet } from '../change-set/change-sets.ts';
import { type CloudFormationState, stackOf } from '../state.ts';

/** As it was submitted; without transforms the processed stage is the same. */
export default ((input, { state }) => {
  if (input.ChangeSetName) {
    const { changeSet } = findChangeSet(state, input.ChangeSetName, input.StackName);
    return { TemplateBody: changeSet.revision.templateBody, StagesAvailable: ['Original', 'Processed'] };
  }
  const stack = stackOf(state, input.StackName);
  if (stack.status === 'REVIEW_IN_PROGRESS')
    throw awsError('ValidationError', 'GetTemplate cannot be called on REVIEW_IN_PROGRESS stacks.');
  return { TemplateBody: stack.revision.templateBody, StagesAvailable: ['Original', 'Processed'] };
}) satisfies Operation<
  CloudFormationState,
  GetTemplateCommandInput,
  Omit<GetTemplateCommandOutput, '$metadata'>
>;
