/** What reading an environment takes: shared by the role that plans and the one that releases. */
import type { Arns } from './arns.ts';
import type { Grant } from './grant.ts';

export const noResource = (service: string) =>
  `${service} knows no resource for these actions (Service Authorization Reference)`;

export const bothNoResource =
  'neither service knows a resource for these actions (Service Authorization Reference)';

export const readContract = (arns: Arns): Grant => ({
  id: 'ReadContract',
  why: 'reads what the platform publishes: ids and ARNs of the things a release works with',
  actions: ['ssm:GetParametersByPath'],
  on: [arns.parameters],
});

export const readState = (arns: Arns): readonly Grant[] => [
  {
    id: 'ReadState',
    why: 'reads which release is current, who holds the lease, and what was decided',
    actions: ['dynamodb:GetItem'],
    on: [arns.stateTable],
  },
  {
    id: 'ReadRecords',
    why: 'reads release records and journals',
    actions: ['s3:GetObject'],
    on: [`${arns.stateBucket}/*`],
  },
  {
    id: 'ListRecords',
    why: 'lists them; without it S3 answers "denied" instead of "there is none"',
    actions: ['s3:ListBucket'],
    on: [arns.stateBucket],
  },
];

export const readServices = (arns: Arns): readonly Grant[] => [
  {
    id: 'ReadTaskDefinitions',
    why: 'compares the task definition that runs with the one that is wanted',
    actions: ['ecs:DescribeTaskDefinition'],
    on: { everything: noResource('Amazon ECS') },
  },
  {
    id: 'ReadServices',
    why: 'sees what runs',
    actions: ['ecs:DescribeServices'],
    on: [arns.services],
  },
  {
    id: 'ReadTraffic',
    why: 'reads the listener rules with their weights, and the health of targets',
    actions: ['elasticloadbalancing:DescribeRules', 'elasticloadbalancing:DescribeTargetHealth'],
    on: { everything: noResource('Elastic Load Balancing') },
  },
];

export const readDeployments = (arns: Arns): Grant => ({
  id: 'ReadDeploymentStages',
  why: 'sees stages, pauses and weights',
  actions: ['ecs:DescribeServiceDeployments'],
  on: [arns.serviceDeployments],
});

export const readRevisions = (arns: Arns): Grant => ({
  id: 'ReadRevisions',
  why: 'tells which target group serves which revision',
  actions: ['ecs:DescribeServiceRevisions'],
  on: [arns.serviceRevisions],
});

export const findSecrets = (arns: Arns): Grant => ({
  id: 'FindSecrets',
  why: 'looks whether every secret has a current version, and which: a changed one moves its services; never its value',
  actions: ['secretsmanager:DescribeSecret'],
  on: [arns.secrets],
});

export const readAlarms = (arns: Arns): Grant => ({
  id: 'ReadAlarms',
  why: 'sees which alarms of the environment ring: a plan warns of them, a release that sets one off is turned back',
  actions: ['cloudwatch:DescribeAlarms'],
  on: [arns.alarms],
});

/** Finds tasks of the cluster and reads them; `why` each is needed differs by role. */
export const readTasks = (
  arns: Arns,
  why: { readonly find: string; readonly read: string },
): readonly Grant[] => [
  {
    id: 'FindTasks',
    why: why.find,
    actions: ['ecs:ListTasks'],
    on: { everything: 'Amazon ECS knows no resource for it on Fargate; the condition names the cluster' },
    condition: { ArnEquals: { 'ecs:cluster': arns.cluster } },
  },
  {
    id: 'ReadTasks',
    why: why.read,
    actions: ['ecs:DescribeTasks'],
    on: [arns.tasks],
  },
];
