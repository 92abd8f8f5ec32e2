/** The embedded AWS as a process of its own: started, found again from another terminal, stopped. */
import { spawn } from 'node:child_process';
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { CodedError } from '@inx/engine';
import { z } from 'zod';

const schema = z.object({
  pid: z.int(),
  endpoint: z.url(),
  speed: z.number(),
  startedAt: z.number(),
  environment: z.string(),
});
export type Rehearsal = z.output<typeof schema>;

/** Twelve digits as access key choose the account in the embedded AWS. */
export const rehearsalCredentials = { accessKeyId: '111122223333', secretAccessKey: 'rehearsal' };

const noteOf = (root: string) => path.join(root, '.inx', 'local.json');
const readyTimeoutMs = 30_000;

/** The one that runs for this repository, if it answers. */
export async function findRehearsal(root: string): Promise<Rehearsal | undefined> {
  const text = await readFile(noteOf(root), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  let note: unknown;
  try {
    note = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = schema.safeParse(note);
  if (!parsed.success) return undefined;
  const alive = await fetch(`${parsed.data.endpoint}/_inx/health`, {
    signal: AbortSignal.timeout(3_000),
  }).then(
    async (answer) => answer.ok && ((await answer.json()) as { pid?: number }).pid === parsed.data.pid,
    () => false,
  );
  return alive ? parsed.data : undefined;
}

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
  await writeFile(noteOf(root), `${JSON.stringify(note)}\n`);
  return {
    ...note,
    ended: exited,
    stop: async () => {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
      await exited;
      clearTimeout(late);
      await rm(noteOf(root), { force: true });
    },
  };
}

async function firstLine(stream: NodeJS.ReadableStream): Promise<string | undefined> {
  for await (const line of createInterface({ input: stream })) return line;
  return undefined;
}
