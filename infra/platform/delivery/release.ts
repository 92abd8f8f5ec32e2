/** The role that releases into an environment: everything between the first call and the verdict, nothing of the platform. */
import type { Arns } from './arns.ts';
import { changeFollowing, readFollowing, readSchedules } from './following.ts';
import type { Grant } from './grant.ts';
import {
  findSecrets,
  noResource,
  readAlarms,
  readContract,
  readDeployments,
  readRevisions,
  readServices,
  readState,
  readTasks,
} from './read.ts';

export function releaseGrants(arns: Arns, services: readonly string[]): readonly Grant[] {
  return [
    readContract(arns),
    ...readState(arns),
    {
      id: 'WriteState',
      why: 'takes and renews the lease, writes the decision and the current release: conditional writes of one item',
      actions: ['dynamodb:PutItem'],
      on: [arns.stateTable],
    },
    {
      id: 'WriteRecords',
      why: 'appends to the journal and writes the release record; it can delete neither',
      actions: ['s3:PutObject'],
      on: [`${arns.stateBucket}/journal/*`, `${arns.stateBucket}/releases/*`],
    },
    {
      id: 'RegistryToken',
      why: "fetches the registry's token; what it opens is what the other statements allow",
      actions: ['ecr:GetAuthorizationToken'],
      on: { everything: noResource('Amazon ECR') },
    },
    {
      id: 'PushImages',
      why: 'finds an image by its key or digest with its attestations, and pushes what was built; tags are immutable, and it can delete none',
      actions: [
        'ecr:BatchCheckLayerAvailability',
        'ecr:BatchGetImage',
        'ecr:CompleteLayerUpload',
        'ecr:InitiateLayerUpload',
        'ecr:ListImageReferrers',
        'ecr:PutImage',
        'ecr:UploadLayerPart',
      ],
      on: services.map(arns.repository),
    },
    ...readServices(arns),
    {
      id: 'ReadDeployments',
      why: 'sees what a deployment does, and whether somebody else moves a service',
      actions: ['ecs:ListServiceDeployments'],
      on: [arns.services],
    },
    readDeployments(arns),
    readRevisions(arns),
    findSecrets(arns),
    {
      id: 'RegisterTaskDefinitions',
      why: "registers the release's task definitions",
      actions: ['ecs:RegisterTaskDefinition'],
      on: { everything: 'Amazon ECS judges a family that may not exist yet by no resource' },
    },
    {
      id: 'PassTaskRoles',
      why: "names each service's own two roles in its task definition, and the set-up role in that of the task which makes schemas and users; for tasks only",
      actions: ['iam:PassRole'],
      on: [
        ...services.flatMap((service) => [arns.role(`${service}-execution`), arns.role(`${service}-task`)]),
        arns.role('database-setup'),
      ],
      condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    },
    {
      id: 'MoveServices',
      why: 'creates a service, moves it to a new revision, and deletes one whose first release failed',
      actions: ['ecs:CreateService', 'ecs:DeleteService', 'ecs:UpdateService'],
      on: [arns.services],
    },
    {
      id: 'PassInfrastructureRole',
      why: 'names the role with which ECS shifts traffic, for ECS only',
      actions: ['iam:PassRole'],
      on: [arns.role('ecs-infrastructure')],
      condition: { StringEquals: { 'iam:PassedToService': 'ecs.amazonaws.com' } },
    },
    {
      id: 'SteerDeployments',
      why: 'continues a deployment past its pauses, or turns it back',
      actions: ['ecs:ContinueServiceDeployment', 'ecs:StopServiceDeployment'],
      on: [arns.serviceDeployments],
    },
    {
      id: 'Migrate',
      why: 'runs the task that makes schemas and users, and a service’s migration, before anything moves',
      actions: ['ecs:RunTask'],
      on: [arns.taskDefinitions],
      condition: { ArnEquals: { 'ecs:cluster': arns.cluster } },
    },
    ...readTasks(arns, {
      find: 'finds the tasks that stopped, to say why',
      read: 'reads exit codes and reasons of tasks',
    }),
    {
      id: 'ReadTaskLogs',
      why: 'shows the last log lines of a task that failed',
      actions: ['logs:GetLogEvents'],
      on: [`${arns.taskLogs}:log-stream:*`],
    },
    {
      id: 'CreateRules',
      why: 'gives a new service its production and its test rule, tagged with its name',
      actions: ['elasticloadbalancing:CreateRule'],
      on: [arns.listeners],
    },
    {
      id: 'TagNewRules',
      why: 'tags a rule while it is made, and at no other time',
      actions: ['elasticloadbalancing:AddTags'],
      on: [arns.listenerRules],
      condition: { StringEquals: { 'elasticloadbalancing:CreateAction': 'CreateRule' } },
    },
    {
      id: 'ChangeRules',
      why: 'sets the test key and changed routes, and takes away the rules of a service that is gone; weights are ECS’s',
      actions: ['elasticloadbalancing:DeleteRule', 'elasticloadbalancing:ModifyRule'],
      on: [arns.listenerRules],
    },
    {
      id: 'SetHealthChecks',
      why: 'sets health check and draining of the idle target group before tasks come into it',
      actions: ['elasticloadbalancing:ModifyTargetGroup', 'elasticloadbalancing:ModifyTargetGroupAttributes'],
      on: [arns.targetGroups],
    },
    readAlarms(arns),
    readFollowing(),
    readSchedules(arns),
    ...changeFollowing(arns),
    {
      id: 'ReadMetrics',
      why: 'compares errors and latency of the new side with the old one’s',
      actions: ['cloudwatch:GetMetricData'],
      on: { everything: 'Amazon CloudWatch knows no resource for metrics' },
    },
  ];
}
