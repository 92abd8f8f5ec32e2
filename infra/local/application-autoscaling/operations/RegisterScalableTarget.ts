import { randomUUID } from 'node:crypto';
import type {
  RegisterScalableTargetCommandInput,
  RegisterScalableTargetCommandOutput,
} from '@aws-sdk/client-application-auto-scaling';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { findService, setCapacity } from '../scale.ts';
import { checkDimension, type ScalableTarget, type ScalingState } from '../state.ts';

/** Members left out of a later call keep their values. */
export default (async (input, { state, world }) => {
  const { service } = checkDimension(input);
  const resourceId = input.ResourceId ?? '';
  const before = state.targets.get(resourceId);
  const minimum = input.MinCapacity ?? before?.minimum;
  const maximum = input.MaxCapacity ?? before?.maximum;
  if (minimum === undefined || maximum === undefined)
    throw awsError(
      'ValidationException',
      'MinCapacity and MaxCapacity are required for a new scalable target',
    );
  if (minimum < 0 || minimum > maximum)
    throw awsError('ValidationException', 'Maximum capacity cannot be less than minimum capacity');
  const found = await findService(state, resourceId);
  if (!found) throw awsError('ValidationException', `ECS service doesn't exist: ${resourceId}`);
  const target: ScalableTarget = before ?? {
    resourceId,
    arn: world.arn('application-autoscaling', `scalable-target/${randomUUID().replaceAll('-', '')}`),
    createdAt: world.clock.now(),
    minimum,
    maximum,
    suspended: {},
    tags: {},
    scaledOut: undefined,
    scaledIn: undefined,
  };
  Object.assign(target, { minimum, maximum });
  target.suspended = { ...target.suspended, ...input.SuspendedState };
  if (!before) target.tags = { ...(input.Tags as Record<string, string> | undefined) };
  state.targets.set(resourceId, target);
  const current = found.desiredCount ?? 0;
  // ND when AWS moves a count that lies outside: at once here, or with the next scale-out.
  const within = Math.min(maximum, Math.max(minimum, current));
  const cause =
    within > current ? `minimum capacity was set to ${minimum}` : `maximum capacity was set to ${maximum}`;
  if (within !== current && world.variant('autoscaling.bounds', 'at-once') === 'at-once')
    await setCapacity(state, target, current, within, cause);
  world.log(`application-autoscaling: ${service} between ${minimum} and ${maximum}`);
  return { ScalableTargetARN: target.arn };
}) satisfies Operation<
  ScalingState,
  RegisterScalableTargetCommandInput,
  Omit<RegisterScalableTargetCommandOutput, '$metadata'>
>;
