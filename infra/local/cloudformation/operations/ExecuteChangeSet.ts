import type {
  ExecuteChangeSetCommandInput,
  ExecuteChangeSetCommandOutput,
} from '@aws-sdk/client-cloudformation';
import type { Operation } from '../../service.ts';
import {
  beginExecution,
  checkUpdatable,
  executeChangeSet,
  findChangeSet,
} from '../change-set/change-sets.ts';
import { runOperation } from '../deployment/run.ts';
import type { CloudFormationState } from '../state.ts';

export default (async (input, { state }) => {
  const found = findChangeSet(state, input.ChangeSetName, input.StackName);
  beginExecution(found);
  if (found.changeSet.type !== 'CREATE') checkUpdatable(found.stack);
  await runOperation(state, found.stack, input.ClientRequestToken, () =>
    executeChangeSet(state, found, {
      disableRollback: input.DisableRollback ?? false,
      retainExceptOnCreate: input.RetainExceptOnCreate ?? false,
    }),
  );
  return {};
}) satisfies Operation<
  CloudFormationState,
  ExecuteChangeSetCommandInput,
  Omit<ExecuteChangeSetCommandOutput, '$metadata'>
>;
