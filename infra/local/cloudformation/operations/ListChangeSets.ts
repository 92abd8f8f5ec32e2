import type { ListChangeSetsCommandInput, ListChangeSetsCommandOutput } from '@aws-sdk/client-cloudformation';
import type { Operation } from '../../service.ts';
import type { CloudFormationState } from '../state.ts';
import { stackOf } from '../state.ts';

export default ((input, { state }) => {
  const stack = stackOf(state, input.StackName);
  return {
    Summaries: [...stack.changeSets.values()].map((each) => ({
      StackId: stack.id,
      StackName: stack.name,
      ChangeSetId: each.id,
      ChangeSetName: each.name,
      ExecutionStatus: each.executionStatus,
      Status: each.status,
      StatusReason: each.statusReason,
      CreationTime: each.createdAt,
      Description: each.description,
      IncludeNestedStacks: each.includeNestedStacks,
      ImportExistingResources: false,
    })),
  };
}) satisfies Operation<
  CloudFormationState,
  ListChangeSetsCommandInput,
  Omit<ListChangeSetsCommandOutput, '$metadata'>
>;
