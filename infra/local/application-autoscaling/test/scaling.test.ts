import {
  ApplicationAutoScalingClient,
  DeleteScheduledActionCommand,
  DeregisterScalableTargetCommand,
  DescribeScalableTargetsCommand,
  DescribeScalingActivitiesCommand,
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
  PutScalingPolicyCommand,
  PutScheduledActionCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { CreateServiceCommand, UpdateClusterCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import type { DescribeLoadBalancersOutput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  decide,
  describeService,
  pause,
  register,
  type Stage,
  serviceInput,
  startStage,
  tasksOf,
  untilPaused,
  untilStatus,
} from '../../ecs/test/harness.ts';
import { connectionTo } from '../../test/connection.ts';

let stage: Stage;
let scaling: ApplicationAutoScalingClient;
let cloudwatch: CloudWatchClient;
const resource = {
  ServiceNamespace: 'ecs',
  ResourceId: 'service/c1/web',
  ScalableDimension: 'ecs:service:DesiredCount',
} as const;

beforeAll(async () => {
  stage = await startStage({ speed: 60 });
  const shared = connectionTo(stage.aws);
  scaling = new ApplicationAutoScalingClient(shared);
  cloudwatch = new CloudWatchClient(shared);
  const settings = [{ name: 'containerInsights' as const, value: 'enabled' }];
  await stage.client.send(new UpdateClusterCommand({ cluster: 'c1', settings }));
  await stage.client.send(
    new CreateServiceCommand({
      ...serviceInput(stage, await register(stage), {
        lifecycleHooks: [pause('POST_PRODUCTION_TRAFFIC_SHIFT')],
      }),
      desiredCount: 1,
    }),
  );
  await decide(stage, await untilPaused(stage, 'POST_PRODUCTION_TRAFFIC_SHIFT'));
  await untilStatus(stage, 'SUCCESSFUL');
}, 60_000);
afterAll(() => stage?.stop());

/** Requests a task, over both groups of the pair: whichever of them is live. */
async function putRequestsPolicy(TargetValue: number): Promise<void> {
  const { LoadBalancers } = await stage.aws.invoke<DescribeLoadBalancersOutput>(
    'elbv2',
    'DescribeLoadBalancers',
    {},
  );
  const LoadBalancer = LoadBalancers?.[0]?.LoadBalancerArn?.split(':loadbalancer/')[1] ?? '';
  const requests = (Id: string, group: string) => ({
    Id,
    ReturnData: false,
    MetricStat: {
      Metric: {
        Namespace: 'AWS/ApplicationELB',
        MetricName: 'RequestCount',
        Dimensions: [
          { Name: 'TargetGroup', Value: group.split(':').at(-1) ?? '' },
          { Name: 'LoadBalancer', Value: LoadBalancer },
        ],
      },
      Stat: 'Sum',
    },
  });
  await scaling.send(
    new PutScalingPolicyCommand({
      ...resource,
      PolicyName: 'requests',
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue,
        ScaleOutCooldown: 60,
        ScaleInCooldown: 60,
        CustomizedMetricSpecification: {
          Metrics: [
            requests('blue', stage.blue),
            requests('green', stage.green),
            {
              Id: 'tasks',
              ReturnData: false,
              MetricStat: {
                Metric: {
                  Namespace: 'ECS/ContainerInsights',
                  MetricName: 'RunningTaskCount',
                  Dimensions: [
                    { Name: 'ClusterName', Value: 'c1' },
                    { Name: 'ServiceName', Value: 'web' },
                  ],
                },
                Stat: 'Average',
              },
            },
            { Id: 'each', Expression: '(FILL(blue, 0) + FILL(green, 0)) / tasks', ReturnData: true },
          ],
        },
      },
    }),
  );
}

async function under<T>(load: number, work: () => Promise<T>): Promise<T> {
  const ending = new AbortController();
  const user = async () => {
    while (!ending.signal.aborted) {
      await fetch(stage.url).then((answer) => answer.text());
      await new Promise((resolve) => setTimeout(resolve, 1000 / load));
    }
  };
  const running = user();
  try {
    return await work();
  } finally {
    ending.abort();
    await running;
  }
}

const desired = async () => (await describeService(stage)).desiredCount;
const untilDesired = (matches: (count: number) => boolean, timeout = 40_000) =>
  vi.waitFor(
    async () => {
      const count = (await desired()) ?? 0;
      if (!matches(count)) throw new Error(`${count} desired`);
      return count;
    },
    { timeout, interval: 200 },
  );

it('scales out under load and back in, held while a deployment runs', async () => {
  await scaling.send(new RegisterScalableTargetCommand({ ...resource, MinCapacity: 1, MaxCapacity: 3 }));
  await putRequestsPolicy(10);
  // At speed 60 a minute is a second: 50 requests a minute and 10 a task want five, the maximum is three.
  await under(50, () => untilDesired((count) => count === 3));
  await vi.waitFor(async () => expect((await tasksOf(stage)).length).toBe(3), { timeout: 10_000 });

  // A deployment pauses after the switch; the load is gone, the low alarm rings, and nothing is scaled in.
  await stage.client.send(
    new UpdateServiceCommand({
      cluster: 'c1',
      service: 'web',
      taskDefinition: await register(stage, { GREETING: 'two' }),
    }),
  );
  const paused = await untilPaused(stage, 'POST_PRODUCTION_TRAFFIC_SHIFT');
  await vi.waitFor(
    async () => {
      const { ScalingActivities = [] } = await scaling.send(
        new DescribeScalingActivitiesCommand({ ServiceNamespace: 'ecs', IncludeNotScaledActivities: true }),
      );
      expect(ScalingActivities.flatMap(({ NotScaledReasons }) => NotScaledReasons ?? [])).toContainEqual(
        expect.objectContaining({ Code: 'DeploymentInProgress', CurrentCapacity: 3 }),
      );
    },
    { timeout: 40_000, interval: 300 },
  );
  expect(await desired()).toBe(3);
  // Scaling out goes on meanwhile; here nothing asks for it, as three is the maximum.
  await decide(stage, paused);
  await untilStatus(stage, 'SUCCESSFUL');

  await untilDesired((count) => count === 1);
  // The other group is live now: the same policy sees its requests.
  await under(50, () => untilDesired((count) => count > 1));
}, 150_000);

it('shows what it has, and takes it all away with the target', async () => {
  const { ScalingPolicies } = await scaling.send(
    new DescribeScalingPoliciesCommand({ ServiceNamespace: 'ecs', ResourceId: resource.ResourceId }),
  );
  const alarms = ScalingPolicies?.[0]?.Alarms?.map(({ AlarmName }) => AlarmName ?? '') ?? [];
  expect(alarms.map((name) => name.replace(/[0-9a-f-]{36}$/, ''))).toEqual([
    'TargetTracking-service/c1/web-AlarmHigh-',
    'TargetTracking-service/c1/web-AlarmLow-',
  ]);
  const found = async () =>
    (await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: alarms }))).MetricAlarms?.length;
  expect(await found()).toBe(2);
  await scaling.send(new DeregisterScalableTargetCommand(resource));
  const { ScalableTargets } = await scaling.send(
    new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs' }),
  );
  expect([ScalableTargets, await found()]).toEqual([[], 0]);
});

it('moves a count that lies outside into the bounds', async () => {
  await scaling.send(new RegisterScalableTargetCommand({ ...resource, MinCapacity: 2, MaxCapacity: 2 }));
  expect(await desired()).toBe(2);
});

describe('scheduled actions', () => {
  const actions = async () =>
    (await scaling.send(new DescribeScheduledActionsCommand({ ServiceNamespace: 'ecs' }))).ScheduledActions;
  const night = { ...resource, ScheduledActionName: 'night' };

  it('set bounds at their time, and move the count into them', async () => {
    await scaling.send(
      new PutScheduledActionCommand({
        ...night,
        Schedule: 'rate(2 minutes)',
        ScalableTargetAction: { MinCapacity: 1, MaxCapacity: 1 },
      }),
    );
    expect(await actions()).toEqual([
      expect.objectContaining({
        ScheduledActionName: 'night',
        ResourceId: resource.ResourceId,
        Schedule: 'rate(2 minutes)',
        ScalableTargetAction: { MinCapacity: 1, MaxCapacity: 1 },
      }),
    ]);
    await untilDesired((count) => count === 1);
    const { ScalableTargets } = await scaling.send(
      new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs' }),
    );
    expect(ScalableTargets?.[0]).toMatchObject({ MinCapacity: 1, MaxCapacity: 1 });
  }, 60_000);

  it('change, keep what is left out, and go: by name, and with their target', async () => {
    await scaling.send(
      new PutScheduledActionCommand({ ...night, ScalableTargetAction: { MinCapacity: 2, MaxCapacity: 3 } }),
    );
    expect((await actions())?.[0]).toMatchObject({
      Schedule: 'rate(2 minutes)',
      ScalableTargetAction: { MinCapacity: 2, MaxCapacity: 3 },
    });
    await scaling.send(new DeleteScheduledActionCommand(night));
    expect(await actions()).toEqual([]);
    await expect(scaling.send(new DeleteScheduledActionCommand(night))).rejects.toThrow(
      /No scheduled action found/,
    );
    await scaling.send(
      new PutScheduledActionCommand({
        ...night,
        Schedule: 'at(2099-01-01T00:00:00)',
        ScalableTargetAction: { MaxCapacity: 9 },
      }),
    );
    await scaling.send(new DeregisterScalableTargetCommand(resource));
    expect(await actions()).toEqual([]);
    await expect(
      scaling.send(new PutScheduledActionCommand({ ...night, Schedule: 'rate(1 day)' })),
    ).rejects.toThrow(/No scalable target registered/);
  });

  it.each([
    ['no schedule', { Schedule: undefined }, /Schedule is required/],
    ['a schedule that is none', { Schedule: 'nightly' }, /neither cron/],
    ['no bounds', { ScalableTargetAction: {} }, /needs MinCapacity, MaxCapacity or both/],
    [
      'a maximum under the minimum',
      { ScalableTargetAction: { MinCapacity: 3, MaxCapacity: 1 } },
      /less than minimum/,
    ],
  ])('are refused with %s', async (_, input, words) => {
    await scaling.send(new RegisterScalableTargetCommand({ ...resource, MinCapacity: 1, MaxCapacity: 2 }));
    const action = { Schedule: 'rate(1 day)', ScalableTargetAction: { MinCapacity: 1 } };
    await expect(
      scaling.send(
        new PutScheduledActionCommand({ ...night, ScheduledActionName: 'broken', ...action, ...input }),
      ),
    ).rejects.toThrow(words);
    expect(await actions()).toEqual([]);
  });
});

it.each([
  ['another namespace', { ServiceNamespace: 'dynamodb' as const }, /dynamodb is not emulated/],
  ['a service that is not there', { ResourceId: 'service/c1/nobody' }, /doesn't exist/],
  ['a maximum under the minimum', { MaxCapacity: 0 }, /less than minimum/],
])('refuses %s', async (_, input, words) => {
  await expect(
    scaling.send(
      new RegisterScalableTargetCommand({ ...resource, MinCapacity: 1, MaxCapacity: 2, ...input }),
    ),
  ).rejects.toThrow(words);
});
