/** Asks the moved services for an answer, as a user would, all through the shift: what is lost, and who answered when. */
import type { ServiceManifest } from '@inx/manifest';
import type { Clock } from '../ports/clock.ts';
import type { Probe } from '../ports/probe.ts';
import { revisionHeader } from './checks.ts';

export interface ProbeTally {
  readonly requests: number;
  /** No answer, or a 5xx. */
  readonly lost: number;
  readonly lastFault?: string;
}

export interface Prober {
  tally(service: string): ProbeTally;
  /** From the first answer of a new revision to the last of an old one, over all services; 0 when they never overlapped. */
  togetherMs(): number;
  /** Consecutive faults, newest run. */
  failingRun(service: string): number;
  stop(): Promise<void>;
}

interface Row {
  requests: number;
  lost: number;
  run: number;
  lastFault?: string;
}

const interval = 200;

/** The request a service is watched by: its first check that only reads, or nothing. */
export function watchedPath(service: ServiceManifest): string | undefined {
  for (const { steps } of service.checks) {
    const [first] = steps;
    if (first?.method === 'GET' && [first.expect.status].flat().includes(200)) return first.path;
  }
  return undefined;
}

/** Starts at once; `stop` waits for requests under way. */
export function startProber(
  targets: readonly { readonly service: string; readonly path: string; readonly newRevision: string }[],
  { probe, clock }: { readonly probe: Probe; readonly clock: Clock },
): Prober {
  const ending = new AbortController();
  const rows = new Map<string, Row>(
    targets.map(({ service }) => [service, { requests: 0, lost: 0, run: 0 }]),
  );
  let firstNew = Number.POSITIVE_INFINITY;
  let lastOld = 0;
  const watch = async (target: (typeof targets)[number], row: Row) => {
    while (!ending.signal.aborted) {
      const fault = await ask(target, (revision) => {
        if (revision === target.newRevision) firstNew = Math.min(firstNew, clock.now());
        else lastOld = Math.max(lastOld, clock.now());
      });
      if (ending.signal.aborted) return;
      row.requests++;
      row.run = fault ? row.run + 1 : 0;
      if (fault) {
        row.lost++;
        row.lastFault = fault;
      }
      await clock.sleep(interval / Math.min(clock.speed, 4), ending.signal);
    }
  };
  const ask = async (
    target: (typeof targets)[number],
    met: (revision: string) => void,
  ): Promise<string | undefined> => {
    try {
      const answer = await probe(
        { method: 'GET', path: target.path, headers: { accept: '*/*' } },
        ending.signal,
      );
      const revision = answer.headers[revisionHeader];
      if (revision) met(revision);
      return answer.status >= 500 ? `GET ${target.path} answered ${answer.status}` : undefined;
    } catch (error) {
      return `GET ${target.path}: ${(error as Error).message}`;
    }
  };
  const running = targets.map((target) => watch(target, rows.get(target.service)!));
  return {
    tally: (service) => ({ requests: 0, lost: 0, ...rows.get(service) }),
    togetherMs: () => Math.max(0, Number.isFinite(firstNew) ? lastOld - firstNew : 0),
    failingRun: (service) => rows.get(service)?.run ?? 0,
    stop: async () => {
      ending.abort();
      await Promise.all(running);
    },
  };
}
