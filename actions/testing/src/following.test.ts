/** Scaling and schedules follow a release: set once it is kept, moved with it, gone with it. */
import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  DescribeScalingActivitiesCommand,
} from '@aws-sdk/client-application-auto-scaling';
import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
} from '@aws-sdk/client-ecs';
import { CreateRoleCommand, GetRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { GetScheduleCommand, ListSchedulesCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { connectionTo, createSandbox, type Ended, type Sandbox } from './sandbox.ts';

const cluster = 'INX-DEV-USNV-CLUSTER01';
const manifest = 'services/auth/service.json';
let sandbox: Sandbox;
let scaling: ApplicationAutoScalingClient;
let scheduler: SchedulerClient;
let ecs: ECSClient;

beforeAll(async () => {
  sandbox = await createSandbox({ speed: 60, services: ['auth', 'invoice', 'notification'] });
  const connection = connectionTo(sandbox);
  scaling = new ApplicationAutoScalingClient(connection);
  scheduler = new SchedulerClient(connection);
  ecs = new ECSClient(connection);
  await provideRole(new IAMClient(connection), new SSMClient(connection));
}, 180_000);
afterAll(() => sandbox?.stop());

/** A platform that has no scheduler role yet gets one. */
async function provideRole(iam: IAMClient, ssm: SSMClient): Promise<void> {
  const Name = '/inx/dev/platform/schedulerRoleArn';
  const known = await ssm.send(new GetParameterCommand({ Name })).catch(() => undefined);
  if (known) return;
  const RoleName = 'INX-DEV-USNV-test-scheduler';
  await iam.send(
    new CreateRoleCommand({
      RoleName,
      AssumeRolePolicyDocument: JSON.stringify({
        Statement: {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: 'scheduler.amazonaws.com' },
        },
      }),
    }),
  );
  await iam.send(
    new PutRolePolicyCommand({
      RoleName,
      PolicyName: 'run',
      PolicyDocument: JSON.stringify({
        Statement: { Effect: 'Allow', Action: ['ecs:RunTask', 'iam:PassRole'], Resource: '*' },
      }),
    }),
  );
  const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
  await ssm.send(new PutParameterCommand({ Name, Value: Role?.Arn, Type: 'String' }));
}

const ended = (run: Ended) =>
  run.events.find((event) => event['type'] === 'ended') as unknown as {
    outcome: string;
    reason: string;
    record: { moved: string[] };
  };
async function deploy(): Promise<Ended> {
  const run = await sandbox.inx('deploy', '--json');
  expect([run.code, ended(run).outcome], run.output).toEqual([0, 'released']);
  return run;
}
const change = (members: object) =>
  sandbox.edit(manifest, (text) => JSON.stringify({ ...JSON.parse(text), ...members }));
const service = async () =>
  (await ecs.send(new DescribeServicesCommand({ cluster, services: ['INX-DEV-USNV-auth'] }))).services?.[0];
const bounds = async () => {
  const { ScalableTargets = [] } = await scaling.send(
    new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs' }),
  );
  return Object.fromEntries(
    ScalableTargets.map(({ ResourceId, MinCapacity, MaxCapacity }) => [
      ResourceId?.split('/')[2],
      [MinCapacity, MaxCapacity],
    ]),
  );
};
const writesSince = async (at: number) =>
  (
    (await (await fetch(`${sandbox.endpoint}/_inx/calls?since=${at}`)).json()) as {
      writes: boolean;
      service: string;
      operation: string;
    }[]
  )
    .filter((call) => call.writes && ['ecs', 'application-autoscaling', 'scheduler'].includes(call.service))
    .map((call) => `${call.service}:${call.operation}`);

async function under<T>(work: () => Promise<T>): Promise<T> {
  const ending = new AbortController();
  const user = async () => {
    while (!ending.signal.aborted)
      await fetch(`${sandbox.baseUrl}/api/auth/health/ready`).then((answer) => answer.text());
  };
  const users = Array.from({ length: 2 }, user);
  try {
    return await work();
  } finally {
    ending.abort();
    await Promise.all(users);
  }
}

it('every service is scaled after its first release', async () => {
  expect(await bounds()).toEqual({
    'INX-DEV-USNV-auth': [1, 4],
    'INX-DEV-USNV-invoice': [1, 4],
    'INX-DEV-USNV-notification': [1, 4],
  });
});

it('what is not critical runs on Spot above its first task, what is critical never', async () => {
  const { services = [] } = await ecs.send(
    new DescribeServicesCommand({ cluster, services: ['INX-DEV-USNV-auth', 'INX-DEV-USNV-notification'] }),
  );
  expect(services.map((each) => each.capacityProviderStrategy)).toEqual([
    [{ capacityProvider: 'FARGATE', weight: 1 }],
    [
      { capacityProvider: 'FARGATE', base: 1, weight: 0 },
      { capacityProvider: 'FARGATE_SPOT', weight: 1 },
    ],
  ]);
});

it('other scaling is a release that moves no task, and is there at once', async () => {
  const before = (await service())?.taskDefinition;
  await change({
    scaling: {
      min: 1,
      max: 2,
      cpuPercent: 95,
      requestsPerTask: 20,
      outCooldownSeconds: 60,
      inCooldownSeconds: 60,
    },
  });
  const plan = await sandbox.inx('plan');
  expect(plan.output).toMatch(
    /its scaling changed \(max 4 → 2, cpuPercent 60 → 95, requestsPerTask 1000 → 20/,
  );
  const at = Date.now();
  const run = await deploy();
  expect(ended(run).record.moved).toEqual([]);
  expect(new Set(await writesSince(at))).toEqual(
    new Set(['application-autoscaling:RegisterScalableTarget', 'application-autoscaling:PutScalingPolicy']),
  );
  expect([await bounds(), (await service())?.taskDefinition]).toEqual([
    expect.objectContaining({ 'INX-DEV-USNV-auth': [1, 2] }),
    before,
  ]);
  const again = Date.now();
  const unchanged = await sandbox.inx('deploy', '--json');
  expect([ended(unchanged).outcome, await writesSince(again)]).toEqual(['unchanged', []]);
}, 120_000);

it.each(['green', 'blue'])(
  'scales out under load and back in, with its %s side live',
  async (side) => {
    // One release a turn: the live group alternates, the policy stays.
    await sandbox.edit('services/auth/src/main.ts', (text) =>
      `${text}\nexport const turn = '${side}';\n`.replace(
        /(\nexport const turn = '\w+';\n)+/,
        `\nexport const turn = '${side}';\n`,
      ),
    );
    await deploy();
    await under(() =>
      vi.waitFor(async () => expect((await service())?.runningCount).toBe(2), {
        timeout: 60_000,
        interval: 300,
      }),
    );
    await vi.waitFor(async () => expect((await service())?.desiredCount).toBe(1), {
      timeout: 90_000,
      interval: 300,
    });
    const { ScalingActivities = [] } = await scaling.send(
      new DescribeScalingActivitiesCommand({ ServiceNamespace: 'ecs' }),
    );
    expect(ScalingActivities.map(({ Cause }) => Cause).join()).toMatch(
      /AlarmHigh.*INX-DEV-USNV-auth-requests/,
    );
  },
  240_000,
);

it('a schedule runs the release that serves, moves with the next, and goes with its manifest', async () => {
  await change({
    schedules: [{ name: 'tidy', cron: 'rate(1 minute)', command: ['node', '/app/server.mjs', 'migrate'] }],
  });
  const run = await deploy();
  expect(ended(run).record.moved).toEqual([]);
  const scheduled = async () =>
    (
      await scheduler.send(
        new GetScheduleCommand({ GroupName: 'INX-DEV-USNV', Name: 'INX-DEV-USNV-auth-tidy' }),
      )
    ).Target?.EcsParameters?.TaskDefinitionArn;
  expect(await scheduled()).toBe((await service())?.taskDefinition);
  await vi.waitFor(
    async () => {
      const { taskArns = [] } = await ecs.send(
        new ListTasksCommand({
          cluster,
          startedBy: 'chronos-schedule/INX-DEV-USNV-auth-tidy',
          desiredStatus: 'STOPPED',
        }),
      );
      const { tasks = [] } =
        taskArns.length > 0 ? await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns })) : {};
      expect(tasks.map((task) => task.containers?.[0]?.exitCode)).toContain(0);
    },
    { timeout: 60_000, interval: 300 },
  );
  const before = await scheduled();
  await change({ environment: { ROUND: '2' } });
  await deploy();
  expect(await scheduled()).toBe((await service())?.taskDefinition);
  expect(await scheduled()).not.toBe(before);
  const back = await sandbox.inx('rollback', '--json');
  expect([back.code, await scheduled()], back.output).toEqual([0, before]);
  await change({ schedules: [] });
  await deploy();
  const left = await scheduler.send(new ListSchedulesCommand({ GroupName: 'INX-DEV-USNV' }));
  expect(left.Schedules).toEqual([]);
}, 240_000);
