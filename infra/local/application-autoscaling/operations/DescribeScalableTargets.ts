import type {
  DescribeScalableTargetsCommandInput,
  DescribeScalableTargetsCommandOutput,
} from '@aws-sdk/client-application-auto-scaling';
import { page } from '../../page.ts';
import type { Operation } from '../../service.ts';
import type { ScalingState } from '../state.ts';

export default ((input, { state }) => {
  const found = [...state.targets.values()].filter(
    ({ resourceId }) => !input.ResourceIds?.length || input.ResourceIds.includes(resourceId),
  );
  const { items, next } = page(input.ServiceNamespace === 'ecs' ? found : [], {
    size: Math.min(input.MaxResults ?? 50, 50),
    token: input.NextToken,
  });
  return {
    ScalableTargets: items.map((target) => ({
      ServiceNamespace: 'ecs' as const,
      ResourceId: target.resourceId,
      ScalableDimension: 'ecs:service:DesiredCount' as const,
      MinCapacity: target.minimum,
      MaxCapacity: target.maximum,
      RoleARN: `arn:aws:iam::${state.world.accountId}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService`,
      CreationTime: new Date(target.createdAt),
      SuspendedState: {
        DynamicScalingInSuspended: false,
        DynamicScalingOutSuspended: false,
        ScheduledScalingSuspended: false,
        ...target.suspended,
      },
      ScalableTargetARN: target.arn,
    })),
    ...next,
  };
}) satisfies Operation<
  ScalingState,
  DescribeScalableTargetsCommandInput,
  Omit<DescribeScalableTargetsCommandOutput, '$metadata'>
>;
