/** The lease: one rollout an environment, newest commit first, a dead owner's lease expires (DESIGN 4.5). */
import { CodedError, messageOf } from '../kit/error.ts';
import type { Clock } from '../ports/clock.ts';
import type { ReleaseStore } from '../ports/store.ts';
import type { EnvironmentState } from '../release/state.ts';

/** How long a lease holds without a heartbeat. No effect starts unless it outlives the call's time-out. */
export const leaseMs = 20_000;
const heartbeatMs = 5_000;
const pollMs = 1_000;

export interface Lease {
  readonly owner: string;
  readonly token: number;
  /** Aborted when the lease is lost: whoever holds it must not start another effect. */
  readonly lost: AbortSignal;
  /** Changes the state while the lease is still ours; throws `lease.lost` otherwise. */
  update(change: (state: EnvironmentState) => EnvironmentState): Promise<EnvironmentState>;
  release(): Promise<void>;
}

export type Acquired =
  | { readonly ok: true; readonly lease: Lease; readonly state: EnvironmentState }
  | { readonly ok: false; readonly heldBy: string; readonly since: number };

/**
 * Takes the lease, or waits up to `waitMs` for it. Times in milliseconds.
 * `onWait` is told once who holds it.
 */
export async function acquireLease(
  store: ReleaseStore,
  clock: Clock,
  options: {
    readonly owner: string;
    readonly commitPosition: number;
    readonly waitMs: number;
    readonly signal?: AbortSignal;
    readonly onWait?: (owner: string) => void;
  },
): Promise<Acquired> {
  const deadline = clock.now() + options.waitMs;
  let told = false;
  for (;;) {
    let held: EnvironmentState['lease'];
    const state = await store.update((current) => {
      held = current.lease && current.lease.expiresAt > clock.now() ? current.lease : undefined;
      if (held) return current;
      const token = current.lastToken + 1;
      const lease = {
        owner: options.owner,
        token,
        expiresAt: clock.now() + leaseMs,
        since: clock.now(),
        commitPosition: options.commitPosition,
        release: current.lastNumber + 1,
      };
      return { ...current, lastToken: token, lease };
    }, options.signal);
    if (!held) return { ok: true, lease: hold(store, clock, state.lease!), state };
    if (clock.now() >= deadline || options.signal?.aborted)
      return { ok: false, heldBy: held.owner, since: held.since };
    if (!told) options.onWait?.(held.owner);
    told = true;
    await clock.sleep(pollMs * (0.75 + Math.random() / 2), options.signal);
  }
}

function hold(store: ReleaseStore, clock: Clock, granted: NonNullable<EnvironmentState['lease']>): Lease {
  const lost = new AbortController();
  const ended = new AbortController();
  let expiresAt = granted.expiresAt;
  const lose = (why: string) =>
    new CodedError({
      code: 'lease.lost',
      message: `the environment's lease was lost: ${why}`,
      remedy: 'run `inx status`: whoever took over settles the rollout',
    });
  const update: Lease['update'] = async (change) => {
    const written = await store.update((state) => {
      if (state.lease?.token !== granted.token) throw lose(`it belongs to ${state.lease?.owner ?? 'nobody'}`);
      const changed = change(state);
      return { ...changed, lease: changed.lease && { ...changed.lease, expiresAt: clock.now() + leaseMs } };
    });
    expiresAt = written.lease?.expiresAt ?? expiresAt;
    return written;
  };
  const beat = async () => {
    while (!ended.signal.aborted) {
      await clock.sleep(heartbeatMs, ended.signal);
      if (ended.signal.aborted) return;
      try {
        await update((state) => state);
      } catch (error) {
        const gone = error instanceof CodedError && error.code === 'lease.lost';
        if (gone || clock.now() > expiresAt) return lost.abort(gone ? error : lose(messageOf(error)));
      }
    }
  };
  const beating = beat();
  return {
    owner: granted.owner,
    token: granted.token,
    lost: lost.signal,
    update,
    release: async () => {
      ended.abort();
      await beating;
      if (lost.signal.aborted) return;
      await store.update((state) => {
        if (state.lease?.token !== granted.token) return state;
        const { lease: _, ...rest } = state;
        return rest;
      });
    },
  };
}
