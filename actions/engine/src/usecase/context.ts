/** What every use-case starts from. */
import type { PlatformContract, Workspace } from '@inx/manifest';
import { messageOf, type Problem, problemsOf } from '../kit/error.ts';
import type { OuterPorts, PlatformPorts } from '../ports/index.ts';
import type { Outcome } from '../release/outcome.ts';
import type { ReleaseRecord } from '../release/record.ts';
import type { Lease } from '../rollout/lease.ts';

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

/** Says whether from here on something is being changed that an error would leave half done. */
export type Touching = (now: boolean) => void;

/**
 * What is thrown before anything is touched is a refusal, and thrown on; after a signal it failed because of that signal,
 * and is `cancelled`. What is thrown while something is touched leaves it half-way: then it is no refusal, and the answer
 * says who ends it.
 */
export async function answered(
  context: Context,
  work: (touching: Touching) => Promise<Result>,
): Promise<Result> {
  let touched = false;
  try {
    return await work((now) => {
      touched = now;
    });
  } catch (error) {
    if (touched) return brokenOff(error);
    if (!context.cancel.aborted) throw error;
    return cancelledEarly;
  }
}

function brokenOff(error: unknown): Result {
  const problems = problemsOf(error, reportDefect);
  const reason = `it broke off half-way (${problems[0].message}); the next run settles it, or inx resume`;
  return { outcome: 'needs-attention', reason, problems };
}

/** For a fault of our own, met while a release is under way. */
export const reportDefect = 'report this as a defect, with what is said here';

/** A lease that could not be given back is told and expires by itself: how the release ended does not change by it. */
export async function giveBack(context: Context, lease: Lease): Promise<void> {
  try {
    await lease.release();
  } catch (error) {
    const detail = `the lease was not given back and expires by itself: ${messageOf(error)}`;
    context.outer.emit({ type: 'progress', stage: 'record', detail });
  }
}
