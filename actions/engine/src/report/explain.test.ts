import { describe, expect, it } from 'vitest';
import type { Ecs, StoppedTask } from '../ports/ecs.ts';
import type { Logs } from '../ports/logs.ts';
import type { Move } from '../release/state.ts';
import { explain } from './explain.ts';

const taskDefinitionArn = 'arn:aws:ecs:us-east-1:111122223333:task-definition/INX-DEV-USNV-auth:2';
const move = { service: 'auth', ecsName: 'INX-DEV-USNV-auth', taskDefinitionArn } as Move;
const task = {
  arn: 'arn:aws:ecs:us-east-1:111122223333:task/INX-DEV-USNV-CLUSTER01/89fb3d23',
  taskDefinitionArn,
  createdAt: 1,
  stopCode: 'EssentialContainerExited',
  stoppedReason: 'Essential container in task exited',
  containers: [{ name: 'auth', exitCode: 7 }],
} as unknown as StoppedTask;

const ports = (stopped: readonly StoppedTask[] | Error, lines: readonly string[] | Error) => ({
  ecs: {
    stoppedTasks: async () => {
      if (stopped instanceof Error) throw stopped;
      return stopped;
    },
  } as unknown as Ecs,
  logs: {
    tail: async () => {
      if (lines instanceof Error) throw lines;
      return lines;
    },
    service: async () => {
      if (lines instanceof Error) throw lines;
      return lines.map((message) => ({ at: 1, stream: 'auth/auth/1', message }));
    },
  } satisfies Logs,
});
const told = async (from: ReturnType<typeof ports>) =>
  (await explain([move], ['auth'], {}, 'auth: 500', 0, from))[0]!;

describe('a failure', () => {
  it('is told by the task that died, its exit code and its last words', async () => {
    expect(await told(ports([task], ['listening', 'Cannot find module x']))).toMatchObject({
      service: 'auth',
      task: '89fb3d23',
      container: 'auth',
      exitCode: 7,
      logs: ['listening', 'Cannot find module x'],
      cause: 'a module is missing in the image',
    });
  });
  it('shows no request that was answered well: the line that tells comes long before the last ones', async () => {
    const well = Array.from({ length: 40 }, () => '{"level":"info","route":"/","status":200}');
    const bad = '{"level":"error","route":"/api/auth/login","status":500}';
    expect((await told(ports([task], ['listening', bad, ...well, 'drained']))).logs).toEqual([
      'listening',
      bad,
      'drained',
    ]);
  });
  it('says nothing of what could be read', async () =>
    expect(await told(ports([task], []))).not.toHaveProperty('unread'));
  it('says that the log could not be read, and keeps what it knows', async () => {
    expect(await told(ports([task], new Error('not authorized to perform logs:GetLogEvents')))).toMatchObject(
      {
        exitCode: 7,
        logs: [],
        cause: 'its program exited with 7',
        unread: ['its log could not be read: not authorized to perform logs:GetLogEvents'],
      },
    );
  });
  it('says that neither could be read, and gives the reason of the rollout', async () => {
    expect(await told(ports(new Error('throttled'), new Error('denied')))).toMatchObject({
      cause: 'auth: 500',
      unread: ['its stopped tasks could not be read: throttled', 'its log could not be read: denied'],
    });
  });
});
