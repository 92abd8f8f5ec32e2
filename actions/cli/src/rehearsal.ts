/** The embedded AWS as a process of its own: started and stopped. */
import { spawn } from 'node:child_process';
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { CodedError } from '@inx/engine';
import { type Rehearsal, rehearsalNote } from '@inx/host';
import { z } from 'zod';

const readyTimeoutMs = 30_000;

export interface StartedRehearsal extends Rehearsal {
  /** Resolves when it has ended, by whomever: `inx down` in another terminal, say. */
  readonly ended: Promise<unknown>;
  /** Ends it and every task it runs. */
  stop(): Promise<void>;
}

export async function startRehearsal(
  root: string,
  options: {
    readonly port: number;
    readonly edgePort: number;
    readonly speed: number;
    /** `name=value` */
    readonly variants: readonly string[];
    readonly environment: string;
  },
): Promise<StartedRehearsal> {
  const folder = path.join(root, '.inx');
  const state = path.join(folder, 'aws');
  await rm(state, { recursive: true, force: true });
  await mkdir(state, { recursive: true });
  const log = await open(path.join(folder, 'aws.log'), 'w');
  const main = path.join(path.dirname(fileURLToPath(import.meta.resolve('@inx/local'))), 'main.ts');
  const args = [
    main,
    '--port',
    String(options.port),
    '--edge-port',
    String(options.edgePort),
    '--speed',
    String(options.speed),
    ...options.variants.flatMap((variant) => ['--variant', variant]),
    '--directory',
    state,
    '--with-parent',
  ];
  // A process group of its own: Ctrl-C must reach us, who turn back and then stop it, and not both at once.
  const child = spawn(process.execPath, args, {
    stdio: ['pipe', 'pipe', log.fd],
    detached: true,
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });
  await log.close();
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const ready = await Promise.race([
    firstLine(child.stdout!),
    exited.then(() => undefined),
    new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), readyTimeoutMs).unref()),
  ]);
  if (!ready) {
    child.kill('SIGKILL');
    const said = await readFile(path.join(folder, 'aws.log'), 'utf8').catch(() => '');
    throw new CodedError({
      code: 'rehearsal.start',
      message: 'the embedded AWS did not start',
      where: '.inx/aws.log',
      ...(said && { why: said.trim().split('\n').slice(-5).join('\n') }),
      remedy: 'see .inx/aws.log; a port in use is the usual reason (--port)',
    });
  }
  const { endpoint } = z.object({ endpoint: z.url() }).parse(JSON.parse(ready));
  const note: Rehearsal = {
    pid: child.pid!,
    endpoint,
    speed: options.speed,
    startedAt: Date.now(),
    environment: options.environment,
  };
  await writeFile(rehearsalNote(root), `${JSON.stringify(note)}\n`);
  return {
    ...note,
    ended: exited,
    stop: async () => {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
      await exited;
      clearTimeout(late);
      await rm(rehearsalNote(root), { force: true });
    },
  };
}

async function firstLine(stream: NodeJS.ReadableStream): Promise<string | undefined> {
  for await (const line of createInterface({ input: stream })) return line;
  return undefined;
}
