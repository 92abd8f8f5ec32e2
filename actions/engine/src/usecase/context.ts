/** What every use-case starts from. */
import type { PlatformContract, Workspace } from '@inx/manifest';
import type { Problem } from '../kit/error.ts';
import type { OuterPorts, PlatformPorts } from '../ports/index.ts';
import type { Outcome } from '../release/outcome.ts';
import type { ReleaseRecord } from '../release/record.ts';

export interface Context {
  readonly workspace: Workspace;
  readonly outer: OuterPorts;
  /** Opens the ports that need the contract. */
  readonly open: (contract: PlatformContract) => PlatformPorts;
  readonly commit: { readonly sha: string; readonly position: number };
  /** Who acts, for the record: a person, or a workflow run. */
  readonly by: string;
  /** Unique to this process: owner of the lease. */
  readonly owner: string;
  /** Aborted by SIGINT and SIGTERM. */
  readonly cancel: AbortSignal;
  readonly lockWaitMs: number;
  /** On the embedded AWS; absent: an account. */
  readonly rehearsal?: boolean;
}

export interface Result {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly problems: readonly Problem[];
  readonly record?: ReleaseRecord;
}

export interface Opened {
  readonly contract: PlatformContract;
  readonly ports: PlatformPorts;
  readonly accountId: string;
}

/** Who we are and what the platform offers; throws a CodedError that names what is missing. */
export async function openEnvironment(context: Context): Promise<Opened> {
  const { platform } = context.outer;
  const { accountId } = await platform.identity(context.cancel);
  const contract = await platform.contract(context.cancel);
  return { contract, ports: context.open(contract), accountId };
}

/** Runs one stage and tells when it began, ended, and whether it went well. */
export async function stage<T>(
  context: Context,
  name: Parameters<typeof started>[1],
  title: string,
  work: () => Promise<T>,
): Promise<T> {
  const { clock, emit } = context.outer;
  const at = clock.now();
  started(context, name, title);
  try {
    const value = await work();
    emit({ type: 'stage-ended', stage: name, ok: true, milliseconds: clock.now() - at });
    return value;
  } catch (error) {
    emit({ type: 'stage-ended', stage: name, ok: false, milliseconds: clock.now() - at });
    throw error;
  }
}

function started(context: Context, name: import('../report/events.ts').Stage, title: string): void {
  context.outer.emit({ type: 'stage-started', stage: name, title });
}

/** What a command answers when it was cancelled before the first service was touched. */
export const cancelledEarly: Result = {
  outcome: 'cancelled',
  reason: 'cancelled before anything moved',
  problems: [],
};

/**
 * Whatever fails after a signal and before `moving` was called failed because of that signal: then it is `cancelled`,
 * and not an error of its own. Once something moves, the rollout itself answers for being cancelled.
 */
export async function unlessCancelled(
  context: Context,
  work: (moving: () => void) => Promise<Result>,
): Promise<Result> {
  let moves = false;
  try {
    return await work(() => {
      moves = true;
    });
  } catch (error) {
    if (moves || !context.cancel.aborted) throw error;
    return cancelledEarly;
  }
}
