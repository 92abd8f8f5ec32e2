import type { ListStacksCommandInput, ListStacksCommandOutput } from '@aws-sdk/client-cloudformation';
import type { Operation } from '../../service.ts';
import type { CloudFormationState } from '../state.ts';

export default ((input, { state }) => {
  const all = [...state.stacks.values()].filter(
    ({ status }) => !input.StackStatusFilter?.length || input.StackStatusFilter.includes(status),
  );
  return {
    StackSummaries: all.map((stack) => ({
      StackId: stack.id,
      StackName: stack.name,
      StackStatus: stack.status,
      CreationTime: stack.createdAt,
      DeletionTime: stack.deletedAt,
    })),
  };
}) satisfies Operation<
  CloudFormationState,
  ListStacksCommandInput,
  Omit<ListStacksCommandOutput, '$metadata'>
>;
