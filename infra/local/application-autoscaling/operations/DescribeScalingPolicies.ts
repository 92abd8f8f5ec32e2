import type {
  DescribeScalingPoliciesCommandInput,
  DescribeScalingPoliciesCommandOutput,
} from '@aws-sdk/client-application-auto-scaling';
import { page } from '../../page.ts';
import type { Operation } from '../../service.ts';
import type { ScalingState } from '../state.ts';

export default ((input, { state }) => {
  const found = [...state.policies.values()].filter(
    ({ name, resourceId }) =>
      input.ServiceNamespace === 'ecs' &&
      (!input.ResourceId || input.ResourceId === resourceId) &&
      (!input.PolicyNames?.length || input.PolicyNames.includes(name)),
  );
  const { items, next } = page(found, { size: Math.min(input.MaxResults ?? 50, 50), token: input.NextToken });
  return {
    ScalingPolicies: items.map((policy) => ({
      PolicyARN: policy.arn,
      PolicyName: policy.name,
      ServiceNamespace: 'ecs' as const,
      ResourceId: policy.resourceId,
      ScalableDimension: 'ecs:service:DesiredCount' as const,
      PolicyType: 'TargetTrackingScaling' as const,
      TargetTrackingScalingPolicyConfiguration: policy.configuration,
      Alarms: policy.alarms.map(({ name, arn }) => ({ AlarmName: name, AlarmARN: arn })),
      CreationTime: new Date(policy.createdAt),
    })),
    ...next,
  };
}) satisfies Operation<
  ScalingState,
  DescribeScalingPoliciesCommandInput,
  Omit<DescribeScalingPoliciesCommandOutput, '$metadata'>
>;
