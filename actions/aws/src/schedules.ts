/** EventBridge Scheduler behind the engine's port. */
import { isDeepStrictEqual } from 'node:util';
import {
  CreateScheduleCommand,
  CreateScheduleGroupCommand,
  type CreateScheduleInput,
  DeleteScheduleCommand,
  GetScheduleCommand,
  type GetScheduleOutput,
  ListSchedulesCommand,
  type SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { CodedError, type ScheduleSpecification, type Schedules } from '@inx/engine';
import type { PlatformContract } from '@inx/manifest';
import { errorName, within } from './clients.ts';

/** A run that AWS could not start is tried again for as long; the next one comes by itself. */
const retry = { MaximumRetryAttempts: 10, MaximumEventAgeInSeconds: 3_600 };

/** `group`: schedules outside of it are nobody's of ours. */
export function createSchedules(
  client: SchedulerClient,
  contract: PlatformContract,
  group: string,
): Schedules {
  const get = async (Name: string, signal?: AbortSignal): Promise<GetScheduleOutput | undefined> => {
    try {
      return await client.send(new GetScheduleCommand({ GroupName: group, Name }), within(signal));
    } catch (error) {
      if (errorName(error) === 'ResourceNotFoundException') return undefined;
      throw error;
    }
  };
  const list = async (signal?: AbortSignal): Promise<string[]> => {
    const found: string[] = [];
    let NextToken: string | undefined;
    do {
      const answer = await client.send(
        new ListSchedulesCommand({ GroupName: group, ...(NextToken && { NextToken }) }),
        within(signal),
      );
      found.push(...(answer.Schedules ?? []).flatMap(({ Name }) => Name ?? []));
      NextToken = answer.NextToken;
    } while (NextToken);
    return found;
  };
  return {
    differences: async (wanted, signal) => {
      const existing = await list(signal).catch((error: unknown): string[] => {
        if (errorName(error) === 'ResourceNotFoundException') return [];
        throw error;
      });
      const names = new Set(wanted.map(({ name }) => name));
      const looked = await Promise.all(
        wanted.map(async (specification) => {
          const found = existing.includes(specification.name)
            ? await get(specification.name, signal)
            : undefined;
          const same = found && isDeepStrictEqual(own(found), own(inputOf(specification, contract, group)));
          return same ? [] : [specification.name];
        }),
      );
      return { set: looked.flat(), remove: existing.filter((name) => !names.has(name)) };
    },
    set: async (specification, signal) => {
      const input = inputOf(specification, contract, group);
      if (await get(specification.name, signal)) {
        await client.send(new UpdateScheduleCommand(input), within(signal));
        return;
      }
      await client
        .send(new CreateScheduleGroupCommand({ Name: group }), within(signal))
        .catch((error: unknown) => {
          if (errorName(error) !== 'ConflictException') throw error;
        });
      await client.send(new CreateScheduleCommand(input), within(signal));
    },
    remove: async (Name, signal) => {
      try {
        await client.send(new DeleteScheduleCommand({ GroupName: group, Name }), within(signal));
      } catch (error) {
        if (errorName(error) !== 'ResourceNotFoundException') throw error;
      }
    },
  };
}

function inputOf(
  specification: ScheduleSpecification,
  contract: PlatformContract,
  GroupName: string,
): CreateScheduleInput {
  if (!contract.schedulerRoleArn)
    throw new CodedError({
      code: 'platform.no-scheduler-role',
      message: 'the platform has no role with which EventBridge Scheduler may run tasks',
      where: specification.name,
      remedy: 'provision the platform again: inx up, or inx platform deploy',
    });
  return {
    Name: specification.name,
    GroupName,
    ScheduleExpression: specification.expression,
    ScheduleExpressionTimezone: specification.timezone,
    FlexibleTimeWindow: { Mode: 'OFF' },
    State: 'ENABLED',
    Target: {
      Arn: clusterArn(contract),
      RoleArn: contract.schedulerRoleArn,
      Input: JSON.stringify({
        containerOverrides: [{ name: specification.container, command: specification.command }],
      }),
      RetryPolicy: retry,
      EcsParameters: {
        TaskDefinitionArn: specification.taskDefinitionArn,
        TaskCount: 1,
        LaunchType: 'FARGATE',
        NetworkConfiguration: {
          awsvpcConfiguration: {
            Subnets: [...contract.subnets],
            SecurityGroups: [contract.taskSecurityGroup],
            AssignPublicIp: 'DISABLED',
          },
        },
      },
    },
  };
}

/** The contract names the cluster; schedules want its ARN. */
const clusterArn = ({ cluster, region, accountId }: PlatformContract): string =>
  cluster.startsWith('arn:') ? cluster : `arn:aws:ecs:${region}:${accountId}:cluster/${cluster}`;

/** What we decide of a schedule, and nothing that AWS adds. */
const own = (schedule: GetScheduleOutput | CreateScheduleInput): unknown =>
  JSON.parse(
    JSON.stringify({
      expression: schedule.ScheduleExpression,
      timezone: schedule.ScheduleExpressionTimezone,
      state: schedule.State,
      role: schedule.Target?.RoleArn,
      cluster: schedule.Target?.Arn,
      input: schedule.Target?.Input,
      task: schedule.Target?.EcsParameters?.TaskDefinitionArn,
      network: schedule.Target?.EcsParameters?.NetworkConfiguration?.awsvpcConfiguration,
    }),
  );
