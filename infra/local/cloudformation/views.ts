import type {
  Capability,
  StackResource as ResourceView,
  StackResourceDriftStatus,
  StackSummary,
  Stack as StackView,
} from '@aws-sdk/client-cloudformation';
import type { Stack, StackResource } from './state.ts';
import { viewParameters } from './template/parameters.ts';

const driftOf = ({ drift }: Stack) => ({
  StackDriftStatus: drift?.status ?? ('NOT_CHECKED' as const),
  ...(drift && { LastCheckTimestamp: drift.at }),
});

export function viewStack(stack: Stack): StackView {
  const { revision } = stack;
  return {
    StackId: stack.id,
    StackName: stack.name,
    ChangeSetId: stack.changeSetId,
    Description: revision.template.Description,
    StackStatus: stack.status,
    StackStatusReason: stack.reason,
    CreationTime: stack.createdAt,
    LastUpdatedTime: stack.updatedAt,
    DeletionTime: stack.deletedAt,
    RollbackConfiguration: {},
    DisableRollback: stack.disableRollback,
    EnableTerminationProtection: stack.terminationProtection,
    NotificationARNs: [],
    Capabilities: [...revision.capabilities] as Capability[],
    RoleARN: revision.roleArn,
    Parameters: viewParameters(revision.parameters),
    Outputs: stack.outputs.map((output) => ({
      OutputKey: output.key,
      OutputValue: output.value,
      Description: output.description,
      ExportName: output.exportName,
    })),
    Tags: [...revision.tags],
    DriftInformation: driftOf(stack),
  };
}

export const viewSummary = (stack: Stack): StackSummary => ({
  StackId: stack.id,
  StackName: stack.name,
  TemplateDescription: stack.revision.template.Description,
  StackStatus: stack.status,
  StackStatusReason: stack.reason,
  CreationTime: stack.createdAt,
  LastUpdatedTime: stack.updatedAt,
  DeletionTime: stack.deletedAt,
  DriftInformation: driftOf(stack),
});

export function viewResource(
  stack: Stack,
  resource: StackResource,
): ResourceView & { LastUpdatedTimestamp: Date; Metadata?: string } {
  const drift: StackResourceDriftStatus =
    stack.drift?.resources.get(resource.logicalId)?.StackResourceDriftStatus ?? 'NOT_CHECKED';
  return {
    StackId: stack.id,
    StackName: stack.name,
    LogicalResourceId: resource.logicalId,
    PhysicalResourceId: resource.physicalId,
    ResourceType: resource.type,
    ResourceStatus: resource.status,
    ResourceStatusReason: resource.reason,
    Timestamp: resource.changedAt,
    LastUpdatedTimestamp: resource.changedAt,
    DriftInformation: { StackResourceDriftStatus: drift },
    ...(resource.metadata && { Metadata: JSON.stringify(resource.metadata) }),
  };
}
