/** What follows a release once it is kept: how many tasks a service runs, and what runs by the clock. */
import { Aws } from 'aws-cdk-lib';
import type { Arns } from './arns.ts';
import type { Grant } from './grant.ts';
import { bothNoResource } from './read.ts';

/** Reads what scales and what is scheduled, to find what differs from the manifests. */
export const readFollowing = (): Grant => ({
  id: 'ReadScalingAndSchedules',
  why: 'finds scalable targets, policies and schedules that differ from the manifests',
  actions: [
    'application-autoscaling:DescribeScalableTargets',
    'application-autoscaling:DescribeScalingPolicies',
    'application-autoscaling:DescribeScheduledActions',
    'scheduler:ListSchedules',
  ],
  on: { everything: bothNoResource },
});

export const readSchedules = (arns: Arns): Grant => ({
  id: 'ReadSchedules',
  why: 'compares a schedule with its manifest',
  actions: ['scheduler:GetSchedule'],
  on: [arns.schedules],
});

export const changeFollowing = (arns: Arns): readonly Grant[] => [
  {
    id: 'ScaleServices',
    why: 'sets how many tasks a service may have, and by which figures; a target has no name of its own, so the service is the limit',
    actions: [
      'application-autoscaling:DeleteScalingPolicy',
      'application-autoscaling:DeleteScheduledAction',
      'application-autoscaling:DeregisterScalableTarget',
      'application-autoscaling:PutScalingPolicy',
      'application-autoscaling:RegisterScalableTarget',
    ],
    on: [arns.scalableTargets],
    condition: { StringEquals: { 'application-autoscaling:service-namespace': 'ecs' } },
    unrehearsed: {
      'application-autoscaling:DeleteScalingPolicy':
        'a policy goes when its name is no longer wanted, which needs an older version of inx to have made it',
      'application-autoscaling:DeleteScheduledAction':
        'releases make no scheduled actions: one goes that somebody made by hand (actions/testing/src/drift.test.ts)',
    },
  },
  {
    id: 'CreateScalingRole',
    why: "the first target of an account makes AWS's own role for scaling, and no other role",
    actions: ['iam:CreateServiceLinkedRole'],
    on: [
      `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService`,
    ],
    condition: { StringEquals: { 'iam:AWSServiceName': 'ecs.application-autoscaling.amazonaws.com' } },
    unrehearsed: {
      'iam:CreateServiceLinkedRole':
        "Application Auto Scaling asks for it with the caller's permissions; the embedded AWS makes no service-linked role there",
    },
  },
  {
    id: 'ChangeSchedules',
    why: 'makes, changes and removes the schedules of this environment',
    actions: ['scheduler:CreateSchedule', 'scheduler:DeleteSchedule', 'scheduler:UpdateSchedule'],
    on: [arns.schedules],
  },
  {
    id: 'CreateScheduleGroup',
    why: 'makes the group of this environment where the platform did not',
    actions: ['scheduler:CreateScheduleGroup'],
    on: [arns.scheduleGroup],
  },
  {
    id: 'PassSchedulerRole',
    why: 'names the role with which EventBridge Scheduler runs tasks, for it only',
    actions: ['iam:PassRole'],
    on: [arns.role('scheduler')],
    condition: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
  },
];
