/** Starts a program so that it can never outlive this server, even when the server is killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

/**
 * Runs as leader of a group of its own. Descriptor 3 is a pipe held by the server: its end means that the server is
 * gone, and the whole group is killed. Descriptor 4 carries the program's exit code out, after which whatever the
 * program left behind is killed too. SIGTERM goes to the program only, as a container's stop does to process 1.
 */
const SCRIPT = `
"$@" </dev/null 3<&- 4>&- &
child=$!
trap 'kill -TERM "$child" 2>/dev/null' TERM
{ while read -r _; do :; done; kill -KILL 0; } <&3 4>&- >/dev/null 2>&1 &
wait "$child"; code=$?
while kill -0 "$child" 2>/dev/null; do wait "$child"; code=$?; done
echo "$code" >&4
exec 4>&-
kill -KILL 0
`;

export interface Supervised {
  readonly pid: number;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Exit code as a container shows it: 128 + signal when a signal ended it. */
  readonly exited: Promise<number>;
  terminate(): void;
  kill(): void;
}

export interface Program {
  readonly command: readonly string[];
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Rejects when the shell itself cannot be started (e.g. the working directory is missing). */
export async function supervise(program: Program): Promise<Supervised> {
  const child = spawn('/bin/sh', ['-c', SCRIPT, 'task', ...program.command], {
    cwd: program.directory,
    env: { ...program.environment },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  const pid = child.pid ?? 0;
  const signal = (target: number, name: NodeJS.Signals) => {
    try {
      process.kill(target, name);
    } catch {
      // It has ended already.
    }
  };
  let ended = false;
  const exited = exitCode(child).finally(() => {
    ended = true;
  });
  return {
    pid,
    stdout: child.stdout as Readable,
    stderr: child.stderr as Readable,
    exited,
    terminate: () => {
      if (!ended) signal(pid, 'SIGTERM');
    },
    // Once it has ended the number may belong to somebody else.
    kill: () => {
      if (!ended) signal(-pid, 'SIGKILL');
    },
  };
}

/** The code the script reported; when it was killed before it could, what a killed container shows. */
function exitCode(child: ChildProcess): Promise<number> {
  const report = child.stdio[4] as Readable;
  let text = '';
  report.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  // The guard must not keep or crash the server; its only task is to close with it.
  child.stdio[3]?.on('error', () => undefined);
  return new Promise((resolve) => {
    child.once('close', () => {
      const code = Number.parseInt(text, 10);
      resolve(Number.isNaN(code) ? 137 : code);
    });
  });
}
