/** What a command works with: the repository read, the target chosen, the ports opened. */
import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { createOpeningClients, createPlatform, createProbe, createSecrets } from '@inx/aws';
import { type Clock, CodedError, type Context, type EventSink } from '@inx/engine';
import { type DocumentFiles, type Environment, readWorkspace, type Workspace } from '@inx/manifest';
import { platformAt } from './edge.ts';
import { type GitFiles, gitFiles } from './git-files.ts';
import { createImages } from './images.ts';
import { later, once } from './later.ts';
import { commitAt, commitsBetween, currentCommit, findRoot } from './repository.ts';
import { chooseTarget, inAccount, type Target } from './target.ts';

export interface SessionOptions {
  readonly env: string;
  readonly target?: string;
  /**
   * Full name of a commit to plan as it is in git, without checking it out: nothing of it is executed. AWS is spoken to
   * as this folder's documents say. Absent: what the folder holds.
   */
  readonly commit?: string;
}

export interface Session {
  readonly root: string;
  readonly workspace: Workspace;
  readonly target: Target;
  readonly context: Context;
}

/** Reads the repository, or a commit of it; throws every fault of its documents at once. */
export async function loadWorkspace(
  root: string,
  environment: string,
  files?: DocumentFiles,
): Promise<Workspace> {
  const parsed = await readWorkspace(root, environment, files);
  if (parsed.ok) return parsed.value;
  const [first, ...rest] = parsed.faults.map((fault) => ({
    code: 'manifest.invalid',
    message: `${fault.path ? `${fault.path}: ` : ''}${fault.message}`,
    where: fault.line === undefined ? fault.file : `${fault.file}:${fault.line}:${fault.column}`,
    remedy: fault.remedy,
  }));
  throw new CodedError([first!, ...rest]);
}

export async function openSession(
  options: SessionOptions,
  emit: EventSink,
  given?: {
    readonly target?: Target;
    readonly lockWaitMs?: number;
    readonly cancel?: AbortSignal;
    /** Who acts, for the record; absent: the user of this machine. */
    readonly by?: string;
  },
): Promise<Session> {
  const root = await findRoot(process.cwd());
  const workspace = await loadWorkspace(root, options.env);
  const { region } = workspace.environment;
  const chosen =
    given?.target ?? (await chooseTarget(root, region, options.target ?? process.env['INX_TARGET']));
  const target = inAccount(chosen, workspace.environment.account);
  const clients = createOpeningClients(target);
  const environment = workspace.environment;
  // The first call to AWS does not wait for what only later ones need.
  const aws = once(async () => (await import('./ports.ts')).openAws(target, environment));
  const files = options.commit === undefined ? undefined : await filesOf(root, options.commit);
  const planned = files ? await loadWorkspace(root, options.env, files) : workspace;
  if (files) assertSamePlace(environment, planned.environment, files.commit);
  const context: Context = {
    workspace: planned,
    commit: files ? await commitAt(root, files.commit) : await currentCommit(root),
    by: given?.by ?? userInfo().username,
    owner: `${given?.by ?? `${userInfo().username}@${hostname()}`} (pid ${process.pid}, ${randomUUID().slice(0, 8)})`,
    cancel: given?.cancel ?? cancelOnSignals(),
    lockWaitMs: given?.lockWaitMs ?? 0,
    rehearsal: target.name === 'rehearsal',
    outer: {
      clock: systemClock(target.speed),
      platform: platformAt(target, createPlatform(clients, environment)),
      images: createImages({
        root,
        workspace: planned,
        target,
        registry: once(async () => (await aws()).registry()),
        ...(files && { files }),
      }),
      templates: later(async () => (await aws()).templates),
      history: { commitsBetween: (from, to) => commitsBetween(root, from, to) },
      secrets: createSecrets(clients.secrets),
      emit,
    },
    open: (contract) => {
      const ports = once(async () => (await aws()).ports(contract));
      return {
        ecs: later(async () => (await ports()).ecs),
        traffic: later(async () => (await ports()).traffic),
        scaling: later(async () => (await ports()).scaling),
        schedules: later(async () => (await ports()).schedules),
        inspection: later(async () => (await ports()).inspection),
        logs: later(async () => (await ports()).logs),
        store: later(async () => (await ports()).store),
        probe: createProbe(contract.baseUrl),
      };
    },
  };
  return { root, workspace: planned, target, context };
}

async function filesOf(root: string, commit: string): Promise<GitFiles> {
  const files = await gitFiles(root, commit);
  if (files) return files;
  throw new CodedError({
    code: 'git.unknown-commit',
    message: `git does not know the commit ${JSON.stringify(commit)}`,
    remedy: 'give its full name, and fetch it first: git fetch origin <commit>',
  });
}

/** A commit may change what an environment holds, not which one it is: the look would be at the wrong place. */
function assertSamePlace(own: Environment, planned: Environment, commit: string): void {
  const moved = (['name', 'account', 'region', 'prefix', 'bucketSuffix'] as const).filter(
    (member) => own[member] !== planned[member],
  );
  if (moved.length === 0) return;
  throw new CodedError({
    code: 'plan.environment-moved',
    message: `${commit.slice(0, 8)} moves ${own.name} to another place: it changes ${moved.join(', ')}`,
    where: `infra/environments/${own.name}.json`,
    remedy: 'add an environment under another name instead, or review this change by hand',
  });
}

export function systemClock(speed: number): Clock {
  return {
    speed,
    now: () => Date.now(),
    sleep: async (milliseconds, signal) => {
      // Waking early is not an error: whoever sleeps looks at what woke it.
      await sleep(milliseconds, undefined, { ...(signal && { signal }) }).catch(() => undefined);
    },
  };
}

let cancelled: AbortController | undefined;

/** Aborts on the first SIGINT or SIGTERM; further ones change nothing, as the way back must not be cut short. */
export function cancelOnSignals(): AbortSignal {
  if (!cancelled) {
    const controller = new AbortController();
    cancelled = controller;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () =>
        controller.abort(
          new CodedError({
            code: 'cancelled',
            message: `cancelled by ${signal}`,
            remedy: 'run the command again',
          }),
        ),
      );
    }
  }
  return cancelled.signal;
}
