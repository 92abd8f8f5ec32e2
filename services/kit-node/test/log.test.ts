import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';

const log = new URL('../src/log.ts', import.meta.url).href;

/** Waits until it is told to go on, writes three lines and ends. */
const program = (level: string, code: number) => `
  import { createLog } from ${JSON.stringify(log)};
  const log = createLog('probe', 'probe:1', 'info');
  process.stdin.once('data', () => {
    for (const line of ['one', 'two', 'three']) log.${level}(line);
    process.exit(${code});
  });
  process.stderr.write('ready');
`;

function start(level: string, code: number) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program(level, code)]);
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  return { child, ended, ready: once(child.stderr, 'data') };
}

test.each([
  ['info', 0],
  ['fatal', 1],
] as const)(
  'a %s line that nobody reads any more does not keep the process from ending',
  async (level, code) => {
    const { child, ended, ready } = start(level, code);
    await ready;
    child.stdout.destroy();
    await once(child.stdout, 'close');
    child.stdin.write('go');
    const limit = AbortSignal.timeout(20_000);
    limit.onabort = () => child.kill('SIGKILL');
    expect(await ended).toEqual([code, null]);
    limit.onabort = null;
  },
);

test('the last lines before the end are written', async () => {
  const { child, ended, ready } = start('info', 0);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    output += chunk;
  });
  await ready;
  child.stdin.write('go');
  await Promise.all([ended, once(child.stdout, 'close')]);
  const lines = output.trim().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(['one', 'two', 'three']);
});
