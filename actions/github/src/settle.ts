/** The post step of a releasing action (DESIGN 5, "Whoever dies"): the first to come after the process itself. */
import { CodedError, type Context, type Result } from '@inx/engine';
import type { Ending, Given } from './action.ts';
import { carryOut } from './carry-out.ts';
import { leftProgress, type Progress } from './progress.ts';

interface Opened {
  readonly context: Context;
  readonly resume: (context: Context) => Promise<Result>;
}

/** Why nothing has to be settled; undefined when something may be. */
export function nothingLeft(): string | undefined {
  const left = leftProgress();
  if (!left) return 'the step began no release';
  return left.outcome && left.reported ? `the step ended by itself: ${left.outcome}` : undefined;
}

/**
 * Settles what is unfinished (back, or forward once kept) and verifies it; GitHub's deployment and check say how it
 * stands afterwards.
 */
export async function settleLeft(
  given: Given<unknown>,
  open: (environment: string) => Promise<Opened>,
): Promise<Ending> {
  const left = leftProgress();
  if (!left)
    throw new CodedError({ code: 'progress.none', message: 'nothing was begun', remedy: 'begin first' });
  const { context, resume } = await open(left.environment);
  return carryOut(given, left.verb, context, (within) => settle(within, left, resume));
}

async function settle(context: Context, left: Progress, resume: Opened['resume']): Promise<Result> {
  const settled = await resume(context);
  if (settled.record || settled.outcome !== 'unchanged') return settled;
  // Nothing is unfinished: either the release ended and only GitHub does not know, or it never began.
  const recorded = left.release === undefined ? undefined : await readRecord(context, left.release);
  if (recorded) return { outcome: recorded.outcome, reason: recorded.reason, problems: [], record: recorded };
  if (left.outcome) return { outcome: left.outcome, reason: 'as the step itself found', problems: [] };
  return { outcome: 'cancelled', reason: 'the step was ended before anything moved', problems: [] };
}

async function readRecord(context: Context, release: number) {
  const contract = await context.outer.platform.contract(context.cancel);
  return context.open(contract).store.readRecord(release, context.cancel);
}
