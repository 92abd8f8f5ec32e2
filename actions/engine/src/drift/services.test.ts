import { serviceSchema } from '@inx/manifest';
import { describe, expect, it } from 'vitest';
import type { EcsService, ServiceDeployment } from '../ports/ecs.ts';
import type { LiveTargetGroup } from '../ports/inspection.ts';
import { defaultGroupFindings, stackFindings } from './platform.ts';
import { type ServiceFacts, serviceFindings, targetGroupFindings } from './services.ts';

const arn = 'arn:aws:ecs:us-east-1:1:task-definition/INX-DEV-USNV-auth:4';
const other = arn.replace(':4', ':3');
const live: EcsService = {
  name: 'INX-DEV-USNV-auth',
  arn: 'arn:service',
  status: 'ACTIVE',
  desired: 2,
  running: 2,
  taskDefinitionArn: arn,
  revisionArns: [],
  events: [],
};
const deployment: ServiceDeployment = {
  arn: 'arn:deployment',
  status: 'IN_PROGRESS',
  createdAt: 0,
  targetRevisionArn: 'arn:revision',
  sourceRevisionArns: [],
  productionWeight: 0,
  testWeight: 0,
  running: 0,
  requested: 1,
  failed: 0,
  pauses: [],
};
const facts: ServiceFacts = {
  service: 'auth',
  ecsName: live.name,
  released: {
    imageKey: 'k',
    imageDigest: 'sha256:1',
    definitionHash: 'd',
    taskDefinitionArn: arn,
    settingsHash: 's',
    following: {
      scaling: {
        min: 1,
        max: 4,
        cpuPercent: 60,
        requestsPerTask: 1000,
        outCooldownSeconds: 60,
        inCooldownSeconds: 300,
      },
      schedules: [],
    },
  },
  live,
  foreign: undefined,
  tasks: [{ arn: 'arn:task', taskDefinitionArn: arn }],
  definition: {
    arn,
    active: true,
    labels: { 'dev.invoxa.definition': 'd', 'dev.invoxa.image': 'sha256:1' },
    definition: {},
  },
  configuration: { wanted: { a: 1 }, live: { a: 1 } },
};

describe('an ECS service', () => {
  it.each<[string, Partial<ServiceFacts>, string[]]>([
    ['as released', {}, []],
    ['configuration that could not be compared', { configuration: undefined }, []],
    ['no service', { live: undefined, tasks: [] }, ['service-missing: no service']],
    [
      'another task definition',
      { live: { ...live, taskDefinitionArn: other } },
      ['service-task-definition: INX-DEV-USNV-auth:3'],
    ],
    [
      'somebody’s deployment under way',
      { foreign: deployment },
      ['service-deployment: a deployment to INX-DEV-USNV-auth:4 is IN_PROGRESS'],
    ],
    [
      'a task of another definition',
      { tasks: [...facts.tasks, { arn: 'arn:old', taskDefinitionArn: other }] },
      ['tasks-of-another-definition: INX-DEV-USNV-auth:3'],
    ],
    ['stopped by hand', { live: { ...live, desired: 0 } }, ['service-task-count: 0 tasks']],
    ['more tasks than scaling may start', { live: { ...live, desired: 5 } }, ['service-task-count: 5 tasks']],
    [
      'another configuration',
      { configuration: { wanted: { shell: false }, live: { shell: true } } },
      ['service-configuration: shell: true'],
    ],
    ['no task definition', { definition: undefined }, ['task-definition: it does not exist']],
    [
      'a deregistered one',
      { definition: { ...facts.definition!, active: false } },
      ['task-definition: deregistered: no new service can start from it'],
    ],
    [
      'one of another content',
      { definition: { ...facts.definition!, labels: {} } },
      ['task-definition: another content than was released'],
    ],
  ])('%s', (_, change, expected) => {
    const found = serviceFindings({ ...facts, ...change });
    expect(found.map((each) => `${each.kind}: ${each.found}`)).toEqual(expected);
    expect(found.map((each) => each.owner)).toEqual(expected.map(() => 'orchestrator'));
  });
});

describe('a target group', () => {
  const { health } = serviceSchema.parse({
    name: 'auth',
    runtime: 'node',
    port: 8080,
    cpu: 256,
    memory: 512,
    routes: { paths: ['/*'] },
  });
  const { startLimitSeconds: _, ...settings } = health;
  const found: LiveTargetGroup = { ...settings, successCodes: '200' };
  const group = { service: 'auth', side: 'blue', arn: 'arn:blue' } as const;
  it.each<[string, LiveTargetGroup | undefined, typeof health | undefined, string[]]>([
    ['as its release set it', found, health, []],
    ['the idle side', { ...found, path: '/elsewhere' }, undefined, []],
    ['gone', undefined, health, ['cdk: none']],
    ['another path', { ...found, path: '/x' }, health, ['orchestrator: path /x']],
    ['more codes', { ...found, successCodes: '200-499' }, health, ['orchestrator: successCodes 200-499']],
    ['longer draining', { ...found, drainingSeconds: 300 }, health, ['orchestrator: drainingSeconds 300']],
  ])('%s', (_, live, wanted, expected) => {
    expect(
      targetGroupFindings({ ...group, found: live, wanted }).map((each) => `${each.owner}: ${each.found}`),
    ).toEqual(expected);
  });
});

describe('the platform', () => {
  const drift = {
    stack: 'INX-DEV-USNV-edge',
    logicalId: 'AuthBlue',
    physicalId: 'arn:blue',
    type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
    status: 'MODIFIED',
    differences: [{ path: '/HealthCheckPath', expected: '/', actual: '/api/auth/health' }],
  } as const;
  it.each<[string, Parameters<typeof stackFindings>[0], string[]]>([
    ['what the orchestrator sets of CDK’s resources', [drift], []],
    [
      'the rest of them',
      [{ ...drift, differences: [{ path: '/Port', expected: '8080', actual: '80' }] }],
      ['stack-resource-modified: Port: 80'],
    ],
    [
      'the same member of another type',
      [{ ...drift, type: 'AWS::Route53::HealthCheck' }],
      ['stack-resource-modified: HealthCheckPath: /api/auth/health'],
    ],
    [
      'a resource that is gone',
      [{ ...drift, status: 'DELETED', differences: [] }],
      ['stack-resource-deleted: it does not exist'],
    ],
  ])('%s', (_, drifts, expected) => {
    expect(stackFindings(drifts).map((each) => `${each.kind}: ${each.found}`)).toEqual(expected);
  });
  it('the default security group, closed and open', () => {
    expect(defaultGroupFindings({ id: 'sg-1', rules: [] })).toEqual([]);
    expect(defaultGroupFindings({ id: 'sg-1', rules: ['out: all to 0.0.0.0/0'] })).toMatchObject([
      { owner: 'cdk', where: 'sg-1', found: 'out: all to 0.0.0.0/0' },
    ]);
  });
});
