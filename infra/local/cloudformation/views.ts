import type { StackResource as ResourceView, Stack as StackView } from '@aws-sdk/client-cloudformation';
import type { Stack, StackResource } from './state.ts';

export function viewStack(stack: Stack): StackView {
  return {
    StackId: stack.id,
    StackName: stack.name,
    StackStatus: stack.status,
    StackStatusReason: stack.reason,
    CreationTime: stack.createdAt,
    LastUpdatedTime: stack.updatedAt,
    DeletionTime: stack.deletedAt,
    DisableRollback: false,
    EnableTerminationProtection: false,
    NotificationARNs: [],
    Capabilities: ['CAPABILITY_NAMED_IAM'],
    Parameters: Object.entries(stack.parameters).map(([ParameterKey, ParameterValue]) => ({
      ParameterKey,
      ParameterValue,
    })),
    Outputs: stack.outputs.map((output) => ({
      OutputKey: output.key,
      OutputValue: output.value,
      Description: output.description,
      ExportName: output.exportName,
    })),
    Tags: [...stack.tags],
  };
}

export function viewResource(
  stack: Stack,
  resource: StackResource,
): ResourceView & { LastUpdatedTimestamp: Date } {
  return {
    StackId: stack.id,
    StackName: stack.name,
    LogicalResourceId: resource.logicalId,
    PhysicalResourceId: resource.physicalId,
    ResourceType: resource.type,
    ResourceStatus: resource.status,
    Timestamp: resource.changedAt,
    LastUpdatedTimestamp: resource.changedAt,
  };
}
