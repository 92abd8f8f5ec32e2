import { randomUUID } from 'node:crypto';
import type {
  PutScalingPolicyCommandInput,
  PutScalingPolicyCommandOutput,
} from '@aws-sdk/client-application-auto-scaling';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { putAlarms } from '../alarms.ts';
import { queriesOf } from '../metric.ts';
import { checkDimension, policyKey, type ScalingPolicy, type ScalingState, targetOf } from '../state.ts';

export default (async (input, { state, world }) => {
  checkDimension(input);
  targetOf(state, input.ResourceId);
  const resourceId = input.ResourceId ?? '';
  const name = input.PolicyName ?? '';
  const key = policyKey(resourceId, name);
  const before = state.policies.get(key);
  if ((input.PolicyType ?? (before && 'TargetTrackingScaling')) !== 'TargetTrackingScaling')
    throw awsError('ValidationException', `policies of type ${input.PolicyType} are not emulated here`);
  const configuration = input.TargetTrackingScalingPolicyConfiguration ?? before?.configuration;
  if (!configuration || !((configuration.TargetValue ?? 0) > 0))
    throw awsError(
      'ValidationException',
      'TargetTrackingScalingPolicyConfiguration needs a TargetValue above 0',
    );
  queriesOf(resourceId, configuration);
  const policy: ScalingPolicy = before ?? {
    name,
    arn: `arn:aws:autoscaling:${world.region}:${world.accountId}:scalingPolicy:${randomUUID()}:resource/ecs/${resourceId}:policyName/${name}`,
    resourceId,
    createdAt: world.clock.now(),
    configuration,
    alarms: [],
  };
  policy.configuration = configuration;
  await putAlarms(state, policy);
  state.policies.set(key, policy);
  return { PolicyARN: policy.arn, Alarms: alarmsView(policy) };
}) satisfies Operation<
  ScalingState,
  PutScalingPolicyCommandInput,
  Omit<PutScalingPolicyCommandOutput, '$metadata'>
>;

const alarmsView = ({ alarms }: ScalingPolicy) =>
  alarms.map(({ name, arn }) => ({ AlarmName: name, AlarmARN: arn }));
