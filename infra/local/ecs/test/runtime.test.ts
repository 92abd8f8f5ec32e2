import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { shiftSteps } from '../deployment/stages.ts';
import { weights } from '../deployment/traffic.ts';
import { parseImage } from '../runtime/reference.ts';
import { rewriteCommand } from '../runtime/rewrite.ts';
import { supervise } from '../runtime/supervisor.ts';

const environment = { PATH: process.env.PATH ?? '' };
const directory = process.cwd();

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test('a program dies with a server that is killed, and takes its children along', async () => {
  const module = new URL('../runtime/supervisor.ts', import.meta.url).href;
  const source = `
    const { supervise } = await import(${JSON.stringify(module)});
    const command = ['/bin/sh', '-c', 'trap "" TERM; sleep 600 & echo $$ $!; wait'];
    const child = await supervise({ command, directory: '/', environment: { PATH: process.env.PATH } });
    child.stdout.pipe(process.stdout);
  `;
  const server = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(server.stdout, 'data')) as [Buffer];
  const pids = line.toString().trim().split(' ').map(Number);
  expect(pids.map(alive)).toEqual([true, true]);
  server.kill('SIGKILL');
  await expect.poll(() => pids.map(alive), { timeout: 5000 }).toEqual([false, false]);
}, 20_000);

test('SIGTERM reaches the program, and its own exit code comes back', async () => {
  const script = 'trap "exit 5" TERM; echo ready; while :; do sleep 0.05; done';
  const child = await supervise({ command: ['/bin/sh', '-c', script], directory, environment });
  await once(child.stdout, 'data');
  child.terminate();
  expect(await child.exited).toBe(5);
  const killed = await supervise({ command: ['sleep', '600'], directory, environment });
  killed.kill();
  expect(await killed.exited).toBe(137);
  const missing = await supervise({ command: ['/no/such/program'], directory, environment });
  expect(await missing.exited).toBe(127);
});

test('image references of ECR and of this endpoint are understood, others are not', () => {
  const endpoint = 'http://127.0.0.1:4566';
  expect(parseImage('111122223333.dkr.ecr.us-east-1.amazonaws.com/a/b:v1', endpoint)).toMatchObject({
    registryId: '111122223333',
    repository: 'a/b',
    id: { imageTag: 'v1' },
  });
  expect(parseImage('127.0.0.1:4566/web@sha256:ab', endpoint)).toMatchObject({
    repository: 'web',
    id: { imageDigest: 'sha256:ab' },
  });
  expect(parseImage('127.0.0.1:4566/web', endpoint)?.id).toEqual({ imageTag: 'latest' });
  expect(parseImage('nginx:latest', endpoint)).toBeUndefined();
  expect(parseImage('docker.io/library/nginx', endpoint)).toBeUndefined();
});

test('only what the image has is rewritten', () => {
  const root = directory;
  const [program, file, option, foreign] = rewriteCommand(
    ['node', '/package.json', '--config=/package.json', '/etc/hosts'],
    root,
    { node: '/opt/node' },
  );
  expect([program, file, option, foreign]).toEqual([
    '/opt/node',
    `${root}/package.json`,
    `--config=${root}/package.json`,
    '/etc/hosts',
  ]);
});

test.each([
  [{ strategy: 'BLUE_GREEN' as const }, [100]],
  [{ strategy: 'CANARY' as const, canaryConfiguration: { canaryPercent: 10 } }, [10, 100]],
  [{ strategy: 'LINEAR' as const, linearConfiguration: { stepPercent: 20 } }, [20, 40, 60, 80, 100]],
  [{ strategy: 'LINEAR' as const, linearConfiguration: { stepPercent: 33.4 } }, [33.4, 66.8, 100]],
])('%j moves in steps %j', (configuration, steps) => {
  expect(shiftSteps(configuration).steps).toEqual(steps);
});

test('percents become ELB weights', () => {
  expect([weights(0), weights(10), weights(100), weights(12.5), weights(0.1)]).toEqual([
    [100, 0],
    [90, 10],
    [0, 100],
    [875, 125],
    [999, 1],
  ]);
});
