import type {
  ScalableTargetAction,
  ScalingActivity,
  SuspendedState,
  TargetTrackingScalingPolicyConfiguration,
} from '@aws-sdk/client-application-auto-scaling';
import type { AccountWorld } from '../service.ts';
import { awsError } from '../wire/error.ts';

export interface ScalableTarget {
  /** `service/<cluster>/<service>`. */
  readonly resourceId: string;
  readonly arn: string;
  readonly createdAt: number;
  minimum: number;
  maximum: number;
  suspended: SuspendedState;
  tags: Record<string, string>;
  /** The last ones, for the cool-downs. */
  scaledOut: { readonly at: number; readonly from: number } | undefined;
  scaledIn: { readonly at: number } | undefined;
}

export interface ScalingPolicy {
  readonly name: string;
  readonly arn: string;
  readonly resourceId: string;
  readonly createdAt: number;
  configuration: TargetTrackingScalingPolicyConfiguration;
  alarms: { readonly name: string; readonly arn: string }[];
}

export interface ScheduledAction {
  readonly name: string;
  readonly arn: string;
  readonly resourceId: string;
  readonly createdAt: number;
  settings: ScheduledSettings;
  disarm: () => void;
}

export interface ScheduledSettings {
  readonly Schedule: string;
  readonly Timezone?: string | undefined;
  readonly StartTime?: Date | undefined;
  readonly EndTime?: Date | undefined;
  readonly ScalableTargetAction: ScalableTargetAction;
}

export interface ScalingState {
  readonly world: AccountWorld;
  readonly targets: Map<string, ScalableTarget>;
  /** By `<resource id> <name>`. */
  readonly policies: Map<string, ScalingPolicy>;
  /** By `<resource id> <name>`, as policies. */
  readonly scheduled: Map<string, ScheduledAction>;
  /** Newest first. */
  readonly activities: ScalingActivity[];
}

export const createState = (world: AccountWorld): ScalingState => ({
  world,
  targets: new Map(),
  policies: new Map(),
  scheduled: new Map(),
  activities: [],
});

export async function stopState(state: ScalingState): Promise<void> {
  for (const action of state.scheduled.values()) action.disarm();
}

export const policyKey = (resourceId: string | undefined, name: string | undefined): string =>
  `${resourceId} ${name}`;

/** Only what the rehearsal scales: anything else is refused by name. */
export function checkDimension(input: {
  readonly ServiceNamespace?: string | undefined;
  readonly ScalableDimension?: string | undefined;
  readonly ResourceId?: string | undefined;
}): { cluster: string; service: string } {
  if (input.ServiceNamespace !== 'ecs')
    throw awsError(
      'ValidationException',
      `the service namespace ${input.ServiceNamespace} is not emulated here`,
    );
  if (input.ScalableDimension !== 'ecs:service:DesiredCount')
    throw awsError('ValidationException', `Unsupported scalable dimension: ${input.ScalableDimension}`);
  const [kind, cluster, service] = (input.ResourceId ?? '').split('/');
  if (kind !== 'service' || !cluster || !service)
    throw awsError('ValidationException', `Unsupported resource type: ${input.ResourceId}`);
  return { cluster, service };
}

export function targetOf(state: ScalingState, resourceId: string | undefined): ScalableTarget {
  const target = state.targets.get(resourceId ?? '');
  if (!target)
    throw awsError(
      'ObjectNotFoundException',
      `No scalable target registered for service namespace: ecs, resource ID: ${resourceId}, scalable dimension: ecs:service:DesiredCount`,
    );
  return target;
}
