/** What happens to a stack, as DescribeStackEvents tells it: newest first. */
import type { ResourceStatus, StackStatus } from '@aws-sdk/client-cloudformation';
import type { CloudFormationState, Stack } from './state.ts';

export interface Happening {
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  readonly status: ResourceStatus | StackStatus;
  readonly reason?: string | undefined;
  readonly properties?: Readonly<Record<string, unknown>> | undefined;
}

export function addEvent({ world }: CloudFormationState, stack: Stack, event: Happening): void {
  // Clients sort by time: two events of one millisecond must keep their order.
  const last = stack.events[0]?.Timestamp?.getTime() ?? 0;
  stack.events.unshift({
    StackId: stack.id,
    StackName: stack.name,
    EventId:
      event.type === 'AWS::CloudFormation::Stack'
        ? crypto.randomUUID()
        : `${event.logicalId}-${event.status}-${crypto.randomUUID()}`,
    LogicalResourceId: event.logicalId,
    PhysicalResourceId: event.physicalId,
    ResourceType: event.type,
    ResourceStatus: event.status as ResourceStatus,
    Timestamp: new Date(Math.max(world.clock.now(), last + 1)),
    ...(event.reason && { ResourceStatusReason: event.reason }),
    ...(event.properties && { ResourceProperties: JSON.stringify(event.properties) }),
    ...(stack.token && { ClientRequestToken: stack.token }),
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
  addEvent(state, stack, {
    logicalId: stack.name,
    physicalId: stack.id,
    type: 'AWS::CloudFormation::Stack',
    status,
    reason,
  });
}
