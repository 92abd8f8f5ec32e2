/** Runs a schedule's target under the schedule's role, as often as its retry policy says. */
import type { RunTaskCommandInput, RunTaskCommandOutput } from '@aws-sdk/client-ecs';
import type { Target } from '@aws-sdk/client-scheduler';
import { authorize, demandsOf } from '../iam/authorize.ts';
import { openSession } from '../sts/trust.ts';
import { roleTrusted } from './role.ts';
import type { Schedule, SchedulerState } from './state.ts';

/** Source: RetryPolicy, defaults. */
const ATTEMPTS = 185;
const AGE_S = 86_400;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 3_600_000;

/** `at`: the schedule's own time, for the keywords of the input. Rejects when the last try failed. */
export async function invokeTarget(state: SchedulerState, schedule: Schedule, at: number): Promise<void> {
  const { clock } = state.world;
  const { Target: target } = schedule.settings;
  if (!target) return;
  const { MaximumRetryAttempts = ATTEMPTS, MaximumEventAgeInSeconds = AGE_S } = target.RetryPolicy ?? {};
  const deadline = clock.after(MaximumEventAgeInSeconds * 1000);
  for (let attempt = 0; ; attempt++) {
    await count(state, schedule, 'InvocationAttemptCount');
    try {
      await runTask(state, schedule, target, at);
      return;
    } catch (error) {
      await count(state, schedule, 'TargetErrorCount');
      state.world.log(`scheduler: ${schedule.name}: ${(error as Error).message}`);
      if (attempt >= MaximumRetryAttempts || clock.now() >= deadline) {
        await count(state, schedule, 'InvocationDroppedCount');
        throw error;
      }
      const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
      await clock.sleep(wait * (0.5 + Math.random() / 2), state.ending.signal);
    }
  }
}

async function runTask(state: SchedulerState, schedule: Schedule, target: Target, at: number): Promise<void> {
  const { world } = state;
  const input = runTaskInput(world, schedule, target, at);
  const role = await roleTrusted(world, target.RoleArn, schedule.group);
  const session = openSession(
    world,
    role,
    { RoleSessionName: `scheduler-${schedule.name}`.slice(0, 64) },
    {},
  );
  const call = { service: 'ecs', operation: 'RunTask' };
  const demands = await demandsOf(world, 'ecs', 'RunTask', input);
  await authorize(world, session, call, demands, { code: 'AccessDeniedException', status: 400 });
  const { failures = [] } = await world.invoke<RunTaskCommandOutput>('ecs', 'RunTask', input);
  if (failures[0]) throw new Error(`ECS started no task: ${failures[0].reason}`);
}

/** Source: EventBridge Scheduler User Guide, "Templated targets": the input of RunTask is its overrides. */
function runTaskInput(
  world: SchedulerState['world'],
  schedule: Schedule,
  target: Target,
  at: number,
): RunTaskCommandInput {
  const { EcsParameters: ecs } = target;
  const network = ecs?.NetworkConfiguration?.awsvpcConfiguration;
  const keywords: Readonly<Record<string, string>> = {
    'aws.scheduler.schedule-arn': schedule.arn,
    'aws.scheduler.scheduled-time': new Date(at).toISOString(),
    'aws.scheduler.execution-id': crypto.randomUUID(),
    'aws.scheduler.attempt-number': '1',
  };
  const text = (target.Input ?? '').replace(
    /<(aws\.scheduler\.[a-z-]+)>/g,
    (_, name) => keywords[name] ?? '',
  );
  world.log(`scheduler: ${schedule.name} runs ${ecs?.TaskDefinitionArn}`);
  return {
    cluster: target.Arn,
    taskDefinition: ecs?.TaskDefinitionArn,
    count: ecs?.TaskCount ?? 1,
    ...(ecs?.CapacityProviderStrategy?.length
      ? { capacityProviderStrategy: ecs.CapacityProviderStrategy }
      : { launchType: ecs?.LaunchType ?? 'FARGATE' }),
    ...(ecs?.PlatformVersion && { platformVersion: ecs.PlatformVersion }),
    ...(ecs?.Group && { group: ecs.Group }),
    ...(ecs?.ReferenceId && { referenceId: ecs.ReferenceId }),
    ...(network && {
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: network.Subnets,
          securityGroups: network.SecurityGroups,
          assignPublicIp: network.AssignPublicIp,
        },
      },
    }),
    startedBy: `chronos-schedule/${schedule.name}`.slice(0, 128),
    ...(text && { overrides: JSON.parse(text) as RunTaskCommandInput['overrides'] }),
  };
}

/** Source: EventBridge Scheduler User Guide, "Monitoring with CloudWatch". */
async function count(state: SchedulerState, schedule: Schedule, MetricName: string): Promise<void> {
  await state.world.invoke('cloudwatch', 'PutMetricData', {
    Namespace: 'AWS/Scheduler',
    MetricData: [
      { MetricName, Value: 1, Unit: 'Count', Dimensions: [{ Name: 'ScheduleGroup', Value: schedule.group }] },
    ],
  });
}
