/** A repository of one's own for a test or a bench: the real services, the real command line, an embedded AWS. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';

export const repository = path.resolve(import.meta.dirname, '../../..');
const inxMain = path.join(repository, 'actions/cli/src/main.ts');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
  /** What --json printed, a value a line. */
  readonly events: readonly Record<string, unknown>[];
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** What it has printed so far. */
  output(): string;
  /** Resolves when the output matches; rejects when it ends before. */
  until(pattern: RegExp): Promise<void>;
}

export interface Sandbox {
  readonly root: string;
  readonly baseUrl: string;
  readonly endpoint: string;
  start(...args: string[]): Started;
  startWith(environment: Readonly<Record<string, string | undefined>>, ...args: string[]): Started;
  /** As `inx`, with other environment variables; undefined removes one. */
  inxWith(environment: Readonly<Record<string, string | undefined>>, ...args: string[]): Promise<Ended>;
  git(...args: string[]): Promise<string>;
  inx(...args: string[]): Promise<Ended>;
  read(file: string): Promise<string>;
  write(file: string, text: string): Promise<void>;
  edit(file: string, change: (text: string) => string): Promise<void>;
  stop(): Promise<void>;
}

/** The account that the embedded AWS takes for its own. */
export const homeAccount = '111122223333';

/** With what an SDK client speaks to an embedded AWS: an account's id as access key is its administrator. */
export const connectionTo = ({ endpoint }: { readonly endpoint: string }, account = homeAccount) => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: account, secretAccessKey: 'rehearsal' },
});

const shared = ['.gitignore', 'infra/environments', 'package-lock.json', 'package.json', 'services'];

/** Starts `inx up` on free ports and waits for its release. `speed`: how many times faster than AWS. */
export async function createSandbox(
  options: {
    readonly speed?: number;
    readonly services?: readonly string[];
    readonly variants?: Readonly<Record<string, string>>;
    /** Changes the folder before its first commit and release. */
    readonly prepare?: (root: string) => Promise<void>;
    /** An embedded AWS that runs already: nothing is started, and commands find it by AWS_ENDPOINT_URL. */
    readonly aws?: { readonly endpoint: string; readonly baseUrl: string };
  } = {},
): Promise<Sandbox> {
  const sandboxes = path.join(repository, '.inx/sandboxes');
  await mkdir(sandboxes, { recursive: true });
  const root = await mkdtemp(path.join(sandboxes, 'run-'));
  for (const part of shared) {
    await cp(path.join(repository, part), path.join(root, part), {
      recursive: true,
      filter: (source) => !/node_modules|__pycache__|\.turbo/.test(source),
    });
  }
  for (const name of options.services ? await readdir(path.join(root, 'services')) : []) {
    if (!name.startsWith('kit-') && !options.services?.includes(name))
      await rm(path.join(root, 'services', name), { recursive: true });
  }
  // Hard links: the bundler must find every package inside the sandbox, and a copy would take half a minute.
  await promisify(execFile)('cp', [
    '-al',
    path.join(repository, 'node_modules'),
    path.join(root, 'node_modules'),
  ]);
  await mkdir(path.join(repository, '.inx/tools'), { recursive: true });
  await mkdir(path.join(repository, '.inx/cache'), { recursive: true });
  await mkdir(path.join(root, '.inx'));
  for (const part of ['tools', 'cache'])
    await symlink(path.join(repository, '.inx', part), path.join(root, '.inx', part));
  const git = async (...args: string[]) =>
    (
      await promisify(execFile)('git', ['-c', 'user.name=sandbox', '-c', 'user.email=s@x', ...args], {
        cwd: root,
      })
    ).stdout;
  await options.prepare?.(root);
  await git('init', '--quiet');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'the first');
  const read = (file: string) => readFile(path.join(root, file), 'utf8');
  const write = (file: string, text: string) => writeFile(path.join(root, file), text);
  const { aws } = options;
  const where = aws ? { AWS_ENDPOINT_URL: aws.endpoint } : {};
  const shell = {
    root,
    git,
    read,
    write,
    edit: async (file: string, change: (text: string) => string) => write(file, change(await read(file))),
    start: (...args: string[]) => run(root, args, where),
    inx: (...args: string[]) => run(root, args, where).ended,
    startWith: (environment: Readonly<Record<string, string | undefined>>, ...args: string[]) =>
      run(root, args, { ...where, ...environment }),
    inxWith: (environment: Readonly<Record<string, string | undefined>>, ...args: string[]) =>
      run(root, args, { ...where, ...environment }).ended,
  };
  const remove = () => rm(root, { recursive: true, force: true });
  if (aws) return { ...shell, ...aws, stop: remove };
  // Free ports that it takes itself: one that is looked for beforehand may be somebody else's by then.
  const up = shell.start(
    ...['up', '--json', '--port', '0', '--edge-port', '0', '--speed', String(options.speed ?? 20)],
    ...Object.entries(options.variants ?? {}).flatMap(([name, value]) => ['--variant', `${name}=${value}`]),
  );
  await up.until(/"type":"up".*\n/);
  const said = parseLines(up.output()) as Readonly<Record<string, string>>[];
  const { outcome, baseUrl = '' } = said.find((event) => event['type'] === 'up') ?? {};
  if (outcome !== 'released') {
    up.child.kill('SIGTERM');
    throw new Error(`the first release did not go live: ${(await up.ended).output}`);
  }
  const started = said.find((event) => event['type'] === 'stage-ended' && event['stage'] === 'embedded-aws');
  const endpoint = started?.['detail'] ?? '';
  return {
    ...shell,
    baseUrl,
    endpoint,
    stop: async () => {
      up.child.kill('SIGTERM');
      await up.ended;
      await remove();
    },
  };
}

function run(
  cwd: string,
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = {},
): Started {
  const child = spawn(process.execPath, [inxMain, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NO_COLOR: '1',
      NODE_NO_WARNINGS: '1',
      // As `inx` itself starts: stripped and compiled code is kept, half of a short command's time.
      NODE_COMPILE_CACHE: path.join(repository, '.inx/cache/compiled'),
      ...environment,
    },
  });
  let output = '';
  const listeners = new Set<() => void>();
  const take = (part: Buffer) => {
    output += part.toString('utf8');
    for (const listener of listeners) listener();
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, output, events: parseLines(output) }));
  });
  return {
    child,
    ended,
    output: () => output,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!pattern.test(output)) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
        void ended.then(() => reject(new Error(`ended before ${pattern}: ${output}`)));
      }),
  };
}

function parseLines(output: string): Record<string, unknown>[] {
  return output.split('\n').flatMap((line) => {
    if (!line.startsWith('{')) return [];
    try {
      return [JSON.parse(line) as Record<string, unknown>];
    } catch {
      return [];
    }
  });
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
