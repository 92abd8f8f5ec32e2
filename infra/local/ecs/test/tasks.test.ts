import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ecs from '@aws-sdk/client-ecs';
import { pack } from 'tar-stream';
import { afterEach, expect, describe as suite, test, vi } from 'vitest';
import { unpackLayer } from '../runtime/unpack.ts';
import { network, register, type Stage, serviceInput, startStage, tasksOf, untilStatus } from './harness.ts';
import { bytesOf } from './image.ts';

let stage: Stage;
afterEach(() => stage?.stop());

async function run(taskDefinition: string, more: Partial<ecs.RunTaskCommandInput> = {}): Promise<string> {
  const { tasks } = await stage.client.send(
    new ecs.RunTaskCommand({
      cluster: 'c1',
      taskDefinition,
      networkConfiguration: network,
      launchType: 'FARGATE',
      ...more,
    }),
  );
  return tasks?.[0]?.taskArn ?? '';
}

async function task(arn: string): Promise<ecs.Task> {
  const { tasks } = await stage.client.send(new ecs.DescribeTasksCommand({ cluster: 'c1', tasks: [arn] }));
  return tasks?.[0] ?? {};
}

const until = (arn: string, status: string) =>
  vi.waitFor(
    async () => {
      const found = await task(arn);
      if (found.lastStatus !== status) throw new Error(`${found.lastStatus} ${found.stoppedReason ?? ''}`);
      return found;
    },
    { timeout: 20_000, interval: 20 },
  );

const awslogs = {
  logConfiguration: {
    logDriver: 'awslogs' as const,
    options: { 'awslogs-group': '/ecs/c1', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'web' },
  },
};

suite('RunTask', () => {
  test('runs a command to its end, with its exit code and its log lines', async () => {
    stage = await startStage();
    await stage.aws.invoke('logs', 'CreateLogGroup', { logGroupName: '/ecs/c1' });
    const definition = await register(stage, { GREETING: 'nobody' }, awslogs);
    const overrides = {
      containerOverrides: [
        {
          name: 'app',
          command: ['node', '/app/server.mjs', 'migrate', '3'],
          environment: [{ name: 'GREETING', value: 'all' }],
        },
      ],
    };
    const arn = await run(definition, { overrides, startedBy: 'release-1' });
    const end = await until(arn, 'STOPPED');
    expect(end).toMatchObject({
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      startedBy: 'release-1',
      group: 'family:web',
      containers: [{ exitCode: 3, lastStatus: 'STOPPED' }],
    });
    const id = arn.slice(arn.lastIndexOf('/') + 1);
    const read = () =>
      stage.aws.invoke<{ events?: { message?: string }[] }>('logs', 'GetLogEvents', {
        logGroupName: '/ecs/c1',
        logStreamName: `web/app/${id}`,
      });
    await expect
      .poll(async () => (await read()).events?.map(({ message }) => message))
      .toEqual(['migrated all']);
  }, 30_000);

  test('an image that is not there, a missing secret and a missing log group keep the task from starting', async () => {
    stage = await startStage();
    const host = stage.image.slice(0, stage.image.indexOf('/'));
    const gone = await until(await run(await register(stage, {}, { image: `${host}/web:nope` })), 'STOPPED');
    expect(gone.stopCode).toBe('TaskFailedToStart');
    expect(gone.stoppedReason).toMatch(/^CannotPullContainerError: .*web:nope: not found$/);
    expect(gone.containers?.[0]).not.toHaveProperty('exitCode', expect.anything());
    const valueFrom = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:nothing-AbCdEf';
    const secrets = [{ name: 'SECRET', valueFrom }];
    const bare = await until(await run(await register(stage, {}, { secrets })), 'STOPPED');
    expect(bare.stoppedReason).toMatch(
      /^ResourceInitializationError: unable to pull secrets .*ResourceNotFoundException/,
    );
    const silent = await until(await run(await register(stage, {}, awslogs)), 'STOPPED');
    expect(silent.stoppedReason).toMatch(/^ResourceInitializationError: failed to validate logger args/);
  }, 30_000);

  test('a token makes it idempotent, and is refused with other parameters', async () => {
    stage = await startStage();
    const definition = await register(stage);
    const arn = await run(definition, { clientToken: 't1' });
    expect(await run(definition, { clientToken: 't1' })).toBe(arn);
    await expect(run(definition, { clientToken: 't1', count: 2 })).rejects.toBeInstanceOf(
      ecs.ConflictException,
    );
  });

  test('a program sees its own environment only, its address, and itself', async () => {
    stage = await startStage();
    process.env.OF_THE_HOST = 'yes';
    await stage.aws.invoke('secretsmanager', 'CreateSecret', {
      Name: 'db',
      SecretString: '{"password":"hush"}',
    });
    const { ARN } = await stage.aws.invoke<{ ARN: string }>('secretsmanager', 'DescribeSecret', {
      SecretId: 'db',
    });
    const secrets = [{ name: 'SECRET', valueFrom: `${ARN}:password::` }];
    const definition = await register(stage, { GREETING: 'x' }, { secrets });
    await stage.client.send(
      new ecs.CreateServiceCommand({ ...serviceInput(stage, definition), desiredCount: 1 }),
    );
    await untilStatus(stage, 'SUCCESSFUL');
    const seen = (await (await fetch(`${stage.url}/env`)).json()) as Record<string, string> & {
      task: { Family: string; Revision: string; Containers: { ImageID: string }[] };
    };
    expect(seen.OF_THE_HOST).toBeUndefined();
    expect(seen).toMatchObject({
      GREETING: 'x',
      SECRET: 'hush',
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL: stage.aws.endpoint,
    });
    expect(seen.BAKED).toMatch(/\/app:\/elsewhere$/);
    expect(seen.cwd).toMatch(/\/app$/);
    expect(seen.task).toMatchObject({ Family: 'web', Revision: '1' });
    expect(seen.task.Containers[0]?.ImageID).toBe(stage.image.slice(stage.image.indexOf('@') + 1));
    const [running] = await tasksOf(stage);
    const details = running?.attachments?.[0]?.details ?? [];
    expect(details.find(({ name }) => name === 'privateIPv4Address')?.value).toMatch(/^10\.1\./);
  }, 30_000);
});

suite('service tasks', () => {
  test('a task that dies is replaced; one that is stopped drains, and is killed when it will not go', async () => {
    stage = await startStage();
    const definition = await register(stage, { MODE: 'stubborn' });
    await stage.client.send(
      new ecs.CreateServiceCommand({ ...serviceInput(stage, definition), desiredCount: 1 }),
    );
    await untilStatus(stage, 'SUCCESSFUL');
    const [first] = await tasksOf(stage);
    await fetch(`${stage.url}/exit`);
    const dead = await until(first?.taskArn ?? '', 'STOPPED');
    expect(dead).toMatchObject({ stopCode: 'EssentialContainerExited', containers: [{ exitCode: 9 }] });
    const second = await vi.waitFor(
      async () => {
        const [found] = await tasksOf(stage);
        if (found?.lastStatus !== 'RUNNING') throw new Error('not replaced yet');
        return found;
      },
      { timeout: 10_000, interval: 20 },
    );
    expect(second.taskArn).not.toBe(first?.taskArn);
    // RUNNING is no promise that the program listens to signals already.
    await expect.poll(async () => (await fetch(stage.url)).status, { timeout: 10_000 }).toBe(200);
    await stage.client.send(
      new ecs.StopTaskCommand({ cluster: 'c1', task: second.taskArn, reason: 'by hand' }),
    );
    const killed = await until(second.taskArn ?? '', 'STOPPED');
    expect(killed).toMatchObject({
      stopCode: 'UserInitiated',
      stoppedReason: 'by hand',
      containers: [{ exitCode: 137 }],
    });
    const spent = (killed.stoppedAt?.getTime() ?? 0) - (killed.stoppingAt?.getTime() ?? 0);
    // Ten seconds of draining and twenty of patience, at forty times life's speed.
    expect(spent).toBeGreaterThan(600);
  }, 40_000);

  test('container health checks decide without a load balancer', async () => {
    stage = await startStage();
    const healthCheck = {
      command: ['CMD-SHELL', 'test -n "$GREETING"'],
      interval: 5,
      timeout: 2,
      retries: 1,
    };
    const definition = await register(stage, { GREETING: 'x' }, { healthCheck });
    const { loadBalancers: _, ...input } = serviceInput(stage, definition);
    await stage.client.send(new ecs.CreateServiceCommand({ ...input, desiredCount: 1 }));
    await untilStatus(stage, 'SUCCESSFUL');
    expect((await tasksOf(stage))[0]?.healthStatus).toBe('HEALTHY');
  }, 30_000);
});

suite('unpacking', () => {
  test.each([
    { name: '../evil', type: 'file' as const },
    { name: 'a/../../evil', type: 'file' as const },
    { name: 'link', type: 'symlink' as const, linkname: '../../etc' },
    { name: 'hard', type: 'link' as const, linkname: '../../etc/passwd' },
  ])('$name is refused', async (entry) => {
    const root = await mkdtemp(join(tmpdir(), 'inx-unpack-'));
    const archive = pack();
    archive.entry(entry, entry.type === 'file' ? 'x' : '');
    archive.finalize();
    const bytes = await bytesOf(archive);
    await expect(unpackLayer(bytes, 'application/vnd.oci.image.layer.v1.tar', root)).rejects.toThrow(
      /leads out of the image/,
    );
    expect(existsSync(join(root, '..', 'evil'))).toBe(false);
    await rm(root, { recursive: true });
  });

  test('later layers hide and replace what earlier ones brought', async () => {
    const root = await mkdtemp(join(tmpdir(), 'inx-unpack-'));
    const layer = async (...names: string[]) => {
      const archive = pack();
      for (const name of names) archive.entry({ name }, 'x');
      archive.finalize();
      await unpackLayer(await bytesOf(archive), 'tar', root);
    };
    await layer('a/one', 'a/two', 'b/three');
    await layer('a/.wh.one', 'b/.wh..wh..opq', 'b/four');
    expect(['a/one', 'a/two', 'b/three', 'b/four'].map((name) => existsSync(join(root, name)))).toEqual([
      false,
      true,
      false,
      true,
    ]);
    await rm(root, { recursive: true });
  });
});
