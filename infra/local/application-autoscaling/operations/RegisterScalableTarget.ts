import { randomUUID } from 'node:crypto';
import type {
  RegisterScalableTargetCommandInput,
  RegisterScalableTargetCommandOutput,
} from '@aws-sdk/client-application-auto-scaling';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { findService, keepWithin } from '../scale.ts';
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
  await keepWithin(state, target, found.desiredCount ?? 0);
  world.log(`application-autoscaling: ${service} between ${minimum} and ${maximum}`);
  return { ScalableTargetARN: target.arn };
}) satisfies Operation<
  ScalingState,
  RegisterScalableTargetCommandInput,
  Omit<RegisterScalableTargetCommandOutput, '$metadata'>
>;
