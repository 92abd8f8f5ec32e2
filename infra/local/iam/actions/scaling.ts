/** Application Auto Scaling and EventBridge Scheduler: what goes with a service. */
import type { AccountWorld } from '../../service.ts';
import { everywhere, type Input, type Mapping, passRole, requestTags, text } from './demand.ts';

/** A target's id is made when it is registered; before that any will do. */
async function scalableTarget(input: Input, world: AccountWorld): Promise<string> {
  const ResourceId = text(input, 'ResourceId') ?? '';
  const { ScalableTargets = [] } = await world.invoke<{
    ScalableTargets?: { ScalableTargetARN?: string }[];
  }>('application-autoscaling', 'DescribeScalableTargets', {
    ServiceNamespace: 'ecs',
    ResourceIds: [ResourceId],
  });
  return ScalableTargets[0]?.ScalableTargetARN ?? world.arn('application-autoscaling', 'scalable-target/*');
}

const onTarget =
  (action: string): Mapping[string] =>
  async (input, world) => [
    {
      action: `application-autoscaling:${action}`,
      resource: text(input, 'ResourceARN') ?? (await scalableTarget(input, world)),
      context: {
        'application-autoscaling:service-namespace': text(input, 'ServiceNamespace'),
        'application-autoscaling:scalable-dimension': text(input, 'ScalableDimension'),
        ...requestTags(input),
      },
    },
  ];

/** Source: "Actions, resources, and condition keys for AWS Application Auto Scaling". */
export const applicationAutoscaling: Mapping = {
  ...everywhere('application-autoscaling', [
    'DescribeScalableTargets',
    'DescribeScalingActivities',
    'DescribeScalingPolicies',
    'DescribeScheduledActions',
  ]),
  ...Object.fromEntries(
    [
      'DeleteScalingPolicy',
      'DeleteScheduledAction',
      'DeregisterScalableTarget',
      'ListTagsForResource',
      'PutScalingPolicy',
      'PutScheduledAction',
      'RegisterScalableTarget',
      'TagResource',
      'UntagResource',
    ].map((name) => [name, onTarget(name)]),
  ),
};

const onSchedule =
  (action: string): Mapping[string] =>
  (input, world) => [
    {
      action: `scheduler:${action}`,
      resource: world.arn(
        'scheduler',
        `schedule/${text(input, 'GroupName') ?? 'default'}/${text(input, 'Name')}`,
      ),
    },
    ...passRole(text((input['Target'] ?? {}) as Input, 'RoleArn'), 'scheduler.amazonaws.com', world),
  ];

const onGroup =
  (action: string): Mapping[string] =>
  (input, world) => [
    {
      action: `scheduler:${action}`,
      resource: text(input, 'ResourceArn') ?? world.arn('scheduler', `schedule-group/${text(input, 'Name')}`),
      context: requestTags(input),
    },
  ];

/** Source: "Actions, resources, and condition keys for Amazon EventBridge Scheduler". */
export const scheduler: Mapping = {
  ...everywhere('scheduler', ['ListSchedules', 'ListScheduleGroups']),
  ...Object.fromEntries(
    ['CreateSchedule', 'DeleteSchedule', 'GetSchedule', 'UpdateSchedule'].map((name) => [
      name,
      onSchedule(name),
    ]),
  ),
  ...Object.fromEntries(
    [
      'CreateScheduleGroup',
      'DeleteScheduleGroup',
      'GetScheduleGroup',
      'ListTagsForResource',
      'TagResource',
      'UntagResource',
    ].map((name) => [name, onGroup(name)]),
  ),
};
