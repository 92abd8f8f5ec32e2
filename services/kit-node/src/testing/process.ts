import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { wait } from '../backoff.ts';
import { freePort } from './ports.ts';

/** A service that runs as a program of its own. */
export interface ServiceProcess {
  readonly baseUrl: string;
  readonly port: number;
  readonly pid: number;
  /** What it has written to standard output, line by line. */
  lines(): readonly string[];
  /** Reads its output no more: whatever it writes from here on meets a closed pipe. */
  stopReading(): Promise<void>;
  /** Sends SIGTERM (or another signal) and resolves with the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
  /** Resolves with the exit code, whyever it ends. */
  readonly exited: Promise<number | null>;
}

/** How a service is started. */
export interface ProcessOptions {
  readonly command: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Resolve when this answers; default `/health/live`. */
  readonly waitFor?: string;
}

const START_LIMIT_MS = 30_000;
export const TEST_SECRET = 'a secret for tests, long enough to sign with';

/** Starts a program and resolves when it answers. */
export async function startProcess(options: ProcessOptions): Promise<ServiceProcess> {
  const port = await freePort();
  const [program, ...args] = options.command;
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { PATH: process.env.PATH ?? '', HOST: '127.0.0.1', PORT: String(port), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a group of its own, so that workers it forks can be ended with it
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    errors += chunk;
  });
  const exited = once(child, 'close').then(([code]) => code as number | null);
  const baseUrl = `http://127.0.0.1:${port}`;
  const deadline = performance.now() + START_LIMIT_MS;
  while (!(await answers(`${baseUrl}${options.waitFor ?? '/health/live'}`))) {
    if (child.exitCode !== null || performance.now() > deadline) {
      killGroup(child.pid);
      throw new Error(`${options.command.join(' ')} does not answer:\n${output}${errors}`);
    }
    await wait(25);
  }
  return {
    baseUrl,
    port,
    pid: child.pid ?? 0,
    lines: () => output.split('\n').filter((line) => line !== ''),
    stopReading: async () => {
      const closed = [child.stdout, child.stderr].map((stream) => once(stream, 'close'));
      child.stdout.destroy();
      child.stderr.destroy();
      await Promise.all(closed);
    },
    stop: (signal = 'SIGTERM') => {
      // A polite signal goes to the program alone, as ECS sends it; it has to tell its workers itself.
      if (signal === 'SIGKILL') killGroup(child.pid);
      else child.kill(signal);
      return exited;
    },
    exited,
  };
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return; // it never started
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // already gone
  }
}

/** Runs a program to its end. */
export async function runProcess(
  options: Omit<ProcessOptions, 'waitFor'>,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const [program, ...args] = options.command;
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { PATH: process.env.PATH ?? '', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    stderr += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
}

async function answers(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(1000) });
    await answer.arrayBuffer();
    return true;
  } catch {
    return false;
  }
}
