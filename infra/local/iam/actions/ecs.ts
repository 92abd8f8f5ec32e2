import type { AccountWorld } from '../../service.ts';
import {
  asArn,
  type Demand,
  everywhere,
  type Input,
  items,
  type Mapping,
  passRole,
  requestTags,
  text,
  texts,
} from './demand.ts';

const last = (value: string) => value.slice(value.lastIndexOf('/') + 1);

const clusterOf = (input: Input, world: AccountWorld) =>
  asArn(text(input, 'cluster') ?? text(input, 'clusterName') ?? 'default', (name) =>
    world.arn('ecs', `cluster/${name}`),
  );

const inCluster = (input: Input, world: AccountWorld, kind: string, id: string | undefined) =>
  asArn(id, (name) => world.arn('ecs', `${kind}/${last(clusterOf(input, world))}/${name}`));

const onCluster = (name: string) => (input: Input, world: AccountWorld) => [
  { action: `ecs:${name}`, resource: clusterOf(input, world), context: requestTags(input) },
];

const onService = (name: string) => (input: Input, world: AccountWorld) => [
  {
    action: `ecs:${name}`,
    resource: inCluster(input, world, 'service', text(input, 'service') ?? text(input, 'serviceName')),
    context: { 'ecs:cluster': clusterOf(input, world), ...requestTags(input) },
  },
];

const onEach = (name: string, member: string, kind: string) => (input: Input, world: AccountWorld) =>
  texts(input, member).map((id) => ({
    action: `ecs:${name}`,
    resource: inCluster(input, world, kind, id),
    context: { 'ecs:cluster': clusterOf(input, world) },
  }));

/** Tags that come with a creation ask for TagResource too ("Tag resources during creation"). */
const tagsOf = (input: Input, action: string, resource: string): readonly Demand[] =>
  items(input, 'tags').length === 0
    ? []
    : [
        {
          action: 'ecs:TagResource',
          resource,
          context: { ...requestTags(input), 'ecs:CreateAction': action },
        },
      ];

/** ECS receives the role that shifts traffic, and an older service role. */
const infrastructureRoles = (input: Input, world: AccountWorld): readonly Demand[] => [
  ...items(input, 'loadBalancers').flatMap((each) =>
    passRole(text((each['advancedConfiguration'] ?? {}) as Input, 'roleArn'), 'ecs.amazonaws.com', world),
  ),
  ...passRole(text(input, 'role'), 'ecs.amazonaws.com', world),
];

const taskRoles = (input: Input, world: AccountWorld): readonly Demand[] =>
  ['taskRoleArn', 'executionRoleArn'].flatMap((name) =>
    passRole(text(input, name), 'ecs-tasks.amazonaws.com', world),
  );

/** RunTask runs under the definition's roles, unless the overrides name others. */
async function runTask(input: Input, world: AccountWorld): Promise<readonly Demand[]> {
  const reference = text(input, 'taskDefinition') ?? '';
  const { taskDefinition } = await world
    .invoke<{ taskDefinition?: Input }>('ecs', 'DescribeTaskDefinition', { taskDefinition: reference })
    .catch(() => ({ taskDefinition: undefined })); // One that does not exist is the operation's to refuse.
  const overrides = (input['overrides'] ?? {}) as Input;
  return [
    {
      action: 'ecs:RunTask',
      resource:
        text(taskDefinition ?? {}, 'taskDefinitionArn') ??
        asArn(reference, (name) => world.arn('ecs', `task-definition/${name}`)),
      context: { 'ecs:cluster': clusterOf(input, world), ...requestTags(input) },
    },
    ...tagsOf(input, 'RunTask', world.arn('ecs', `task/${last(clusterOf(input, world))}/*`)),
    ...taskRoles({ ...taskDefinition, ...overrides }, world),
  ];
}

/** A service deployment's ARN names cluster and service. */
const onDeployment = (name: string, member: string) => (input: Input) =>
  [text(input, member) ?? texts(input, `${member}s`)].flat().map((resource) => ({
    action: `ecs:${name}`,
    resource,
  }));

const onTagged = (name: string) => (input: Input) => [
  { action: `ecs:${name}`, resource: text(input, 'resourceArn') ?? '*', context: requestTags(input) },
];

/** Source: "Actions, resources, and condition keys for Amazon Elastic Container Service". */
export const ecs: Mapping = {
  ...everywhere('ecs', [
    'CreateCluster',
    'ListClusters',
    'ListTaskDefinitions',
    'ListTaskDefinitionFamilies',
    'DescribeTaskDefinition',
    'DescribeCapacityProviders',
    'DeregisterTaskDefinition',
  ]),
  DescribeClusters: (input, world) =>
    (texts(input, 'clusters').length > 0 ? texts(input, 'clusters') : ['default']).map((name) => ({
      action: 'ecs:DescribeClusters',
      resource: asArn(name, (each) => world.arn('ecs', `cluster/${each}`)),
    })),
  DeleteCluster: onCluster('DeleteCluster'),
  UpdateCluster: onCluster('UpdateCluster'),
  PutClusterCapacityProviders: onCluster('PutClusterCapacityProviders'),
  ListServices: (input, world) => [
    { action: 'ecs:ListServices', resource: '*', context: { 'ecs:cluster': clusterOf(input, world) } },
  ],
  ListTasks: (input, world) => [
    { action: 'ecs:ListTasks', resource: '*', context: { 'ecs:cluster': clusterOf(input, world) } },
  ],
  CreateService: (input, world) => [
    ...onService('CreateService')(input, world),
    ...tagsOf(input, 'CreateService', inCluster(input, world, 'service', text(input, 'serviceName'))),
    ...infrastructureRoles(input, world),
  ],
  UpdateService: (input, world) => [
    ...onService('UpdateService')(input, world),
    ...infrastructureRoles(input, world),
  ],
  DeleteService: onService('DeleteService'),
  ListServiceDeployments: onService('ListServiceDeployments'),
  DescribeServices: onEach('DescribeServices', 'services', 'service'),
  DescribeTasks: onEach('DescribeTasks', 'tasks', 'task'),
  DescribeServiceDeployments: onDeployment('DescribeServiceDeployments', 'serviceDeploymentArn'),
  DescribeServiceRevisions: onDeployment('DescribeServiceRevisions', 'serviceRevisionArn'),
  ContinueServiceDeployment: onDeployment('ContinueServiceDeployment', 'serviceDeploymentArn'),
  StopServiceDeployment: onDeployment('StopServiceDeployment', 'serviceDeploymentArn'),
  StopTask: (input, world) => [
    {
      action: 'ecs:StopTask',
      resource: inCluster(input, world, 'task', text(input, 'task')),
      context: { 'ecs:cluster': clusterOf(input, world) },
    },
  ],
  RegisterTaskDefinition: (input, world) => [
    { action: 'ecs:RegisterTaskDefinition', resource: '*', context: requestTags(input) },
    ...tagsOf(
      input,
      'RegisterTaskDefinition',
      world.arn('ecs', `task-definition/${text(input, 'family')}:*`),
    ),
    ...taskRoles(input, world),
  ],
  RunTask: runTask,
  ListTagsForResource: onTagged('ListTagsForResource'),
  TagResource: onTagged('TagResource'),
  UntagResource: onTagged('UntagResource'),
};
