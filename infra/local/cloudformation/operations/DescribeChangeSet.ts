import type {
  DescribeChangeSetCommandInput,
  DescribeChangeSetCommandOutput,
} from '@aws-sdk/client-cloudformation';
import type { Operation } from '../../service.ts';
import { findChangeSet } from '../change-set/change-sets.ts';
import { viewChange } from '../change-set/views.ts';
import type { CloudFormationState } from '../state.ts';
import { viewParameters } from '../template/parameters.ts';

export default ((input, { state }) => {
  const { stack, changeSet } = findChangeSet(state, input.ChangeSetName, input.StackName);
  const { revision } = changeSet;
  return {
    ChangeSetName: changeSet.name,
    ChangeSetId: changeSet.id,
    StackId: stack.id,
    StackName: stack.name,
    Description: changeSet.description,
    Parameters: viewParameters(revision.parameters),
    CreationTime: changeSet.createdAt,
    ExecutionStatus: changeSet.executionStatus,
    Status: changeSet.status,
    StatusReason: changeSet.statusReason,
    NotificationARNs: [],
    RollbackConfiguration: {},
    Capabilities: [...revision.capabilities] as NonNullable<DescribeChangeSetCommandOutput['Capabilities']>,
    Tags: [...revision.tags],
    Changes: changeSet.changes.map((change) => viewChange(change, input.IncludePropertyValues ?? false)),
    IncludeNestedStacks: changeSet.includeNestedStacks,
    OnStackFailure: changeSet.onStackFailure,
    ImportExistingResources: false,
  };
}) satisfies Operation<
  CloudFormationState,
  DescribeChangeSetCommandInput,
  Omit<DescribeChangeSetCommandOutput, '$metadata'>
>;
