import type {
  DescribeScheduledActionsCommandInput,
  DescribeScheduledActionsCommandOutput,
} from '@aws-sdk/client-application-auto-scaling';
import { page } from '../../page.ts';
import type { Operation } from '../../service.ts';
import type { ScalingState } from '../state.ts';

export default ((input, { state }) => {
  const { ScheduledActionNames: names, ResourceId } = input;
  const found = [...state.scheduled.values()].filter(
    ({ name, resourceId }) =>
      (!names?.length || names.includes(name)) && (ResourceId === undefined || ResourceId === resourceId),
  );
  const { items, next } = page(input.ServiceNamespace === 'ecs' ? found : [], {
    size: Math.min(input.MaxResults ?? 50, 50),
    token: input.NextToken,
  });
  return {
    ScheduledActions: items.map(({ name, arn, resourceId, createdAt, settings }) => ({
      ScheduledActionName: name,
      ScheduledActionARN: arn,
      ServiceNamespace: 'ecs' as const,
      ScalableDimension: 'ecs:service:DesiredCount' as const,
      ResourceId: resourceId,
      CreationTime: new Date(createdAt),
      ...settings,
    })),
    ...next,
  };
}) satisfies Operation<
  ScalingState,
  DescribeScheduledActionsCommandInput,
  Omit<DescribeScheduledActionsCommandOutput, '$metadata'>
>;
