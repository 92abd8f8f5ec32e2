import { DescribeTasksCommand, ListTasksCommand } from '@aws-sdk/client-ecs';
import {
  CreateScheduleCommand,
  CreateScheduleGroupCommand,
  DeleteScheduleGroupCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { network, register, type Stage, startStage } from '../../ecs/test/harness.ts';
import { connectionTo } from '../../test/connection.ts';

let stage: Stage;
let scheduler: SchedulerClient;
const account = '111122223333';
const cluster = `arn:aws:ecs:us-east-1:${account}:cluster/c1`;
const roleArn = (name: string) => `arn:aws:iam::${account}:role/${name}`;

async function makeRole(RoleName: string, service: string, statements: object[]): Promise<void> {
  await stage.aws.invoke('iam', 'CreateRole', {
    RoleName,
    AssumeRolePolicyDocument: JSON.stringify({
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: service },
          Condition: { StringEquals: { 'aws:SourceAccount': account } },
        },
      ],
    }),
  });
  await stage.aws.invoke('iam', 'PutRolePolicy', {
    RoleName,
    PolicyName: 'p',
    PolicyDocument: JSON.stringify({ Statement: statements }),
  });
}

beforeAll(async () => {
  stage = await startStage({ speed: 60 });
  scheduler = new SchedulerClient(connectionTo(stage.aws));
  const run = { Effect: 'Allow', Action: 'ecs:RunTask', Resource: '*' };
  const pass = { Effect: 'Allow', Action: 'iam:PassRole', Resource: '*' };
  await makeRole('runs-tasks', 'scheduler.amazonaws.com', [run, pass]);
  await makeRole('runs-nothing', 'scheduler.amazonaws.com', [pass]);
  await makeRole('of-others', 'ecs-tasks.amazonaws.com', [run, pass]);
  await scheduler.send(new CreateScheduleGroupCommand({ Name: 'INX' }));
});
afterAll(async () => {
  scheduler?.destroy();
  await stage?.stop();
});

const schedule = async (Name: string, role: string, ScheduleExpression = 'rate(1 minute)') => ({
  Name,
  GroupName: 'INX',
  ScheduleExpression,
  FlexibleTimeWindow: { Mode: 'OFF' as const },
  Target: {
    Arn: cluster,
    RoleArn: roleArn(role),
    Input: JSON.stringify({
      containerOverrides: [{ name: 'app', command: ['node', '/app/server.mjs', 'migrate'] }],
    }),
    RetryPolicy: { MaximumRetryAttempts: 0 },
    EcsParameters: {
      TaskDefinitionArn: await register(stage),
      LaunchType: 'FARGATE' as const,
      NetworkConfiguration: {
        awsvpcConfiguration: {
          Subnets: network.awsvpcConfiguration.subnets,
          SecurityGroups: network.awsvpcConfiguration.securityGroups,
        },
      },
    },
  },
});

async function tasksOf(name: string) {
  const { taskArns = [] } = await stage.client.send(
    new ListTasksCommand({ cluster: 'c1', startedBy: `chronos-schedule/${name}`, desiredStatus: 'STOPPED' }),
  );
  if (taskArns.length === 0) return [];
  const { tasks = [] } = await stage.client.send(
    new DescribeTasksCommand({ cluster: 'c1', tasks: taskArns }),
  );
  return tasks;
}

const dropped = async () => {
  const { MetricDataResults } = await stage.aws.invoke<{ MetricDataResults: { Values: number[] }[] }>(
    'cloudwatch',
    'GetMetricData',
    {
      StartTime: new Date(Date.now() - 60_000),
      EndTime: new Date(Date.now() + 1_000),
      MetricDataQueries: [
        {
          Id: 'm',
          MetricStat: {
            Metric: {
              Namespace: 'AWS/Scheduler',
              MetricName: 'InvocationDroppedCount',
              Dimensions: [{ Name: 'ScheduleGroup', Value: 'INX' }],
            },
            Period: 60,
            Stat: 'Sum',
          },
        },
      ],
    },
  );
  return MetricDataResults[0]?.Values.reduce((sum, value) => sum + value, 0) ?? 0;
};

it('runs the task again and again, with the command of its input', async () => {
  await scheduler.send(new CreateScheduleCommand(await schedule('tidy', 'runs-tasks')));
  await vi.waitFor(
    async () => {
      const tasks = await tasksOf('tidy');
      expect(tasks.length).toBeGreaterThan(1);
      expect(tasks.map((task) => task.containers?.[0]?.exitCode)).toContain(0);
      expect(tasks[0]?.overrides?.containerOverrides?.[0]?.command).toEqual([
        'node',
        '/app/server.mjs',
        'migrate',
      ]);
    },
    { timeout: 20_000, interval: 200 },
  );
  await scheduler.send(
    new UpdateScheduleCommand({ ...(await schedule('tidy', 'runs-tasks')), State: 'DISABLED' }),
  );
  const found = await scheduler.send(new GetScheduleCommand({ GroupName: 'INX', Name: 'tidy' }));
  expect([found.State, found.ScheduleExpression]).toEqual(['DISABLED', 'rate(1 minute)']);
});

it('comes to a daily time when the clock skips a day', async () => {
  await scheduler.send(new CreateScheduleCommand(await schedule('daily', 'runs-tasks', 'cron(0 3 * * ? *)')));
  stage.aws.clock.skip(86_400_000);
  await vi.waitFor(async () => expect((await tasksOf('daily')).length).toBe(1), {
    timeout: 20_000,
    interval: 200,
  });
});

it('is judged by the policies of its role', async () => {
  await scheduler.send(new CreateScheduleCommand(await schedule('forbidden', 'runs-nothing')));
  await vi.waitFor(async () => expect(await dropped()).toBeGreaterThan(0), {
    timeout: 20_000,
    interval: 200,
  });
  expect(await tasksOf('forbidden')).toEqual([]);
});

it.each<[string, string, string, RegExp]>([
  ['a role that trusts somebody else', 'of-others', 'rate(1 minute)', /must allow AWS EventBridge Scheduler/],
  ['a role that is not there', 'nobody', 'rate(1 minute)', /must allow AWS EventBridge Scheduler/],
  ['an expression with five fields', 'runs-tasks', 'cron(0 3 * * *)', /Invalid Schedule Expression/],
])('refuses %s', async (_, role, expression, words) => {
  await expect(
    scheduler.send(new CreateScheduleCommand(await schedule('refused', role, expression))),
  ).rejects.toThrow(words);
});

it('a group takes its schedules along', async () => {
  expect((await scheduler.send(new ListSchedulesCommand({ GroupName: 'INX' }))).Schedules?.length).toBe(3);
  await scheduler.send(new DeleteScheduleGroupCommand({ Name: 'INX' }));
  expect((await scheduler.send(new ListSchedulesCommand({}))).Schedules).toEqual([]);
});
