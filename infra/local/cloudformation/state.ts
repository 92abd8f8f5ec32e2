import type { ResourceStatus, StackEvent, StackStatus, Tag } from '@aws-sdk/client-cloudformation';
import type { AccountWorld } from '../service.ts';
import { awsError } from '../wire/error.ts';
import type { Template } from './template.ts';

export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  physicalId: string;
  /** Evaluated properties, as they were applied. */
  properties: Record<string, unknown>;
  attributes: Record<string, unknown>;
  status: ResourceStatus;
  reason?: string | undefined;
  changedAt: Date;
}

export interface Stack {
  readonly id: string;
  readonly name: string;
  template: Template;
  templateBody: string;
  parameters: Record<string, string>;
  tags: readonly Tag[];
  status: StackStatus;
  reason?: string | undefined;
  readonly createdAt: Date;
  updatedAt?: Date | undefined;
  deletedAt?: Date | undefined;
  readonly resources: Map<string, StackResource>;
  outputs: {
    readonly key: string;
    readonly value: string;
    readonly description?: string;
    readonly exportName?: string;
  }[];
  readonly events: StackEvent[];
}

export interface CloudFormationState {
  readonly world: AccountWorld;
  /** By id; a deleted stack stays readable by its id. */
  readonly stacks: Map<string, Stack>;
}

export const createState = (world: AccountWorld): CloudFormationState => ({ world, stacks: new Map() });

/** By name (living stacks only) or by id. */
export function lookUp(state: CloudFormationState, nameOrId: string | undefined): Stack | undefined {
  return (
    state.stacks.get(nameOrId ?? '') ??
    [...state.stacks.values()].find((stack) => stack.name === nameOrId && stack.status !== 'DELETE_COMPLETE')
  );
}

export function stackOf(state: CloudFormationState, nameOrId: string | undefined): Stack {
  const stack = lookUp(state, nameOrId);
  if (!stack) throw awsError('ValidationError', `Stack with id ${nameOrId} does not exist`);
  return stack;
}

/** Export name → value, over all living stacks. */
export function exportsOf(state: CloudFormationState): Map<string, { value: string; stack: Stack }> {
  const found = new Map<string, { value: string; stack: Stack }>();
  for (const stack of state.stacks.values()) {
    if (stack.status === 'DELETE_COMPLETE') continue;
    for (const { exportName, value } of stack.outputs)
      if (exportName) found.set(exportName, { value, stack });
  }
  return found;
}

export function addEvent(
  state: CloudFormationState,
  stack: Stack,
  event: { logicalId: string; physicalId: string; type: string; status: string; reason?: string | undefined },
): void {
  stack.events.unshift({
    StackId: stack.id,
    StackName: stack.name,
    EventId: `${event.logicalId}-${crypto.randomUUID()}`,
    LogicalResourceId: event.logicalId,
    PhysicalResourceId: event.physicalId,
    ResourceType: event.type,
    ResourceStatus: event.status as ResourceStatus,
    ...(event.reason && { ResourceStatusReason: event.reason }),
    Timestamp: new Date(state.world.clock.now()),
  });
}

export function setStatus(
  state: CloudFormationState,
  stack: Stack,
  status: StackStatus,
  reason?: string,
): void {
  stack.status = status;
  stack.reason = reason;
  stack.updatedAt = new Date(state.world.clock.now());
  addEvent(state, stack, {
    logicalId: stack.name,
    physicalId: stack.id,
    type: 'AWS::CloudFormation::Stack',
    status,
    reason,
  });
}
