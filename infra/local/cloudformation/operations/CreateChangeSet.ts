import type {
  CreateChangeSetCommandInput,
  CreateChangeSetCommandOutput,
} from '@aws-sdk/client-cloudformation';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { makeChangeSet, targetOf } from '../change-set/change-sets.ts';
import { setStatus } from '../events.ts';
import { readRequest } from '../request.ts';
import { type CloudFormationState, newStack, nothing } from '../state.ts';

/** Finished when it answers: nothing here takes as long as AWS does. */
export default (async (input, { state }) => {
  const name = input.ChangeSetName ?? '';
  if (!/^[A-Za-z][A-Za-z0-9-]{0,127}$/.test(name))
    throw awsError(
      'ValidationError',
      `1 validation error detected: Value '${name}' at 'changeSetName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*`,
    );
  const type = input.ChangeSetType ?? 'UPDATE';
  if (type === 'IMPORT')
    throw awsError('ValidationError', 'not emulated by the embedded AWS: ChangeSetType IMPORT');
  const existing = targetOf(state, type, input.StackName ?? '', name);
  if (existing?.changeSets.has(name))
    throw awsError('AlreadyExistsException', `ChangeSet [${name}] already exists`);
  const revision = await readRequest(state, input, existing?.revision);
  const stack = existing ?? newStack(state, input.StackName ?? '', nothing, 'REVIEW_IN_PROGRESS');
  if (!existing) setStatus(state, stack, 'REVIEW_IN_PROGRESS', 'User Initiated');
  const { id } = await makeChangeSet(state, stack, revision, {
    name,
    type,
    description: input.Description,
    onStackFailure: input.OnStackFailure,
    includeNestedStacks: input.IncludeNestedStacks ?? false,
  });
  return { Id: id, StackId: stack.id };
}) satisfies Operation<
  CloudFormationState,
  CreateChangeSetCommandInput,
  Omit<CreateChangeSetCommandOutput, '$metadata'>
>;
