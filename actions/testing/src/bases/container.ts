/** Runs an image as a container without a container engine: its root alone, its user, command, variables and folder. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface ImageConfig {
  readonly User: string;
  readonly Env: readonly string[];
  readonly Cmd: readonly string[];
  readonly WorkingDir: string;
}

export interface Container {
  readonly child: ChildProcess;
  output(): string;
  /** Sends SIGTERM to the image's process, as ECS does. Resolves with its exit code. */
  stop(): Promise<number | null>;
}

/** Changing the root needs root; a runner of GitHub may become it without a password. */
const become = process.getuid?.() === 0 ? [] : ['sudo', '--non-interactive'];
const asRoot = (command: readonly string[]) => {
  const [file = '', ...args] = [...become, ...command];
  return { file, args };
};

/** `namespaces`: mounts and processes of its own as well; `root`: where an outer container keeps those from us. */
export type Isolation = 'namespaces' | 'root';

const outer = ['unshare', '--mount', '--pid', '--fork', '--kill-child=SIGKILL'];

/** What this machine can do, or why it can do neither. */
export async function isolationHere(): Promise<{ isolation: Isolation } | { why: string }> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return { why: 'images are made for linux/amd64' };
  const tries: readonly [Isolation, readonly string[]][] = [
    ['namespaces', [...outer, 'sh', '-c', 'mount -t tmpfs tmpfs /tmp']],
    ['root', ['unshare', '--root', '/', '--setgid', '65532', '--setuid', '65532', 'true']],
  ];
  let why = '';
  for (const [isolation, command] of tries) {
    const { file, args } = asRoot(command);
    const failed = await run(file, args).then(
      () => undefined,
      (error: Error) => error.message.trim(),
    );
    if (failed === undefined) return { isolation };
    why = failed;
  }
  return { why: `a root of its own needs the rights of root: ${why}` };
}

/** The flattened file system of an image, as `crane export` gives it. */
export async function exportImage(
  reference: string,
  root: string,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  await mkdir(root, { recursive: true });
  const archive = `${root}.tar`;
  await run('crane', ['export', '--insecure', reference, archive], { env: environment });
  await run('tar', ['--extract', '--file', archive, '--directory', root]);
  await rm(archive);
}

/**
 * As the task definition has it: the root cannot be written, /tmp can. `/proc` and four devices are what every container
 * engine adds (OCI runtime specification, "Linux file systems" and "default devices").
 */
const mounts = `
mount --bind "$ROOT" "$ROOT"
mount -t proc proc "$ROOT/proc"
mount -t tmpfs tmpfs "$ROOT/tmp"
chmod 1777 "$ROOT/tmp"
mount -t tmpfs tmpfs "$ROOT/dev"
for device in null zero random urandom; do
  touch "$ROOT/dev/$device"
  mount --bind "/dev/$device" "$ROOT/dev/$device"
done
mount -o remount,bind,ro "$ROOT"
`;
const enter = (isolation: Isolation) => `
set -eu
ROOT="$1"; shift
read -r PID _ < /proc/self/stat
echo "$PID" > "$ROOT.pid"
${isolation === 'namespaces' ? mounts : 'chmod 1777 "$ROOT/tmp"'}
exec env -i "$@"
`;

/** `variables` are those that a task definition adds; they win over the image's. */
export async function startContainer(
  root: string,
  config: ImageConfig,
  variables: Readonly<Record<string, string>>,
  isolation: Isolation,
): Promise<Container> {
  for (const folder of ['proc', 'dev', 'tmp']) await mkdir(path.join(root, folder), { recursive: true });
  const [user = '', group = user] = config.User.split(':');
  const lines = [...config.Env, ...Object.entries(variables).map(([name, value]) => `${name}=${value}`)];
  const inside = ['--root', root, '--wd', config.WorkingDir, '--setgid', group, '--setuid', user];
  const { file, args } = asRoot([
    ...(isolation === 'namespaces' ? outer : []),
    ...['sh', '-c', enter(isolation), 'enter', root],
    ...lines,
    // The last one changes root and user, then looks for the command on the image's own PATH.
    ...['/usr/bin/unshare', ...inside, '--', ...config.Cmd],
  ]);
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => {
      output += part.toString('utf8');
    });
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  return {
    child,
    output: () => output,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) await terminate(root);
      return ended;
    },
  };
}

/** The image's process is the shell's that entered: it wrote down what the machine calls it (proc(5)). */
async function terminate(root: string): Promise<void> {
  const { file, args } = asRoot(['kill', '-TERM', (await readFile(`${root}.pid`, 'utf8')).trim()]);
  await run(file, args);
}
