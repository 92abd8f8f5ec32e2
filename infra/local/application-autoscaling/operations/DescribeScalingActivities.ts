import type {
  DescribeScalingActivitiesCommandInput,
  DescribeScalingActivitiesCommandOutput,
} from '@aws-sdk/client-application-auto-scaling';
import { page } from '../../page.ts';
import type { Operation } from '../../service.ts';
import type { ScalingState } from '../state.ts';

/** What was decided against is shown only on request, as in AWS. */
export default ((input, { state }) => {
  const found = state.activities.filter(
    (activity) =>
      input.ServiceNamespace === 'ecs' &&
      (!input.ResourceId || activity.ResourceId === input.ResourceId) &&
      (input.IncludeNotScaledActivities || !activity.NotScaledReasons),
  );
  const { items, next } = page(found, { size: Math.min(input.MaxResults ?? 50, 50), token: input.NextToken });
  return { ScalingActivities: [...items], ...next };
}) satisfies Operation<
  ScalingState,
  DescribeScalingActivitiesCommandInput,
  Omit<DescribeScalingActivitiesCommandOutput, '$metadata'>
>;
