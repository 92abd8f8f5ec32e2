import type { GetTemplateCommandInput, GetTemplateCommandOutput } from '@aws-sdk/client-cloudformation';
import type { Operation } from '../../service.ts';
import { findChangeSet } from '../change-set/change-sets.ts';
import { type CloudFormationState, stackOf } from '../state.ts';

/** As it was submitted; without transforms the processed stage is the same. */
export default ((input, { state }) => {
  if (input.ChangeSetName) {
    const { changeSet } = findChangeSet(state, input.ChangeSetName, input.StackName);
    return { TemplateBody: changeSet.revision.templateBody, StagesAvailable: ['Original', 'Processed'] };
  }
  const stack = stackOf(state, input.StackName);
  if (stack.status === 'REVIEW_IN_PROGRESS') {
    // The stack itself has none yet; the CDK CLI asks between making the first change set and executing it.
    const proposed = [...stack.changeSets.values()].at(-1)?.revision.templateBody ?? '{}';
    return { TemplateBody: proposed, StagesAvailable: ['Original'] };
  }
  return { TemplateBody: stack.revision.templateBody, StagesAvailable: ['Original', 'Processed'] };
}) satisfies Operation<
  CloudFormationState,
  GetTemplateCommandInput,
  Omit<GetTemplateCommandOutput, '$metadata'>
>;
