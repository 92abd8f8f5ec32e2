import { wait } from './backoff.ts';
import type { Log } from './log.ts';

/** A job that runs beside the requests: again at once while it finds work, else after a pause. */
export interface Job {
  readonly name: string;
  readonly everyMs: number;
  /** Does one round and returns how much it found. The signal says that the service is going away. */
  run(signal: AbortSignal): Promise<number>;
}

/** Runs one job until it is stopped. */
export class Worker {
  readonly #job: Job;
  readonly #log: Log;
  readonly #stop = new AbortController();
  #nudge = new AbortController();
  #running: Promise<void> | undefined;

  constructor(job: Job, log: Log) {
    this.#job = job;
    this.#log = log;
  }

  start(): void {
    this.#running ??= this.#loop();
  }

  /** Ends the pause: there is something to do now. */
  wake(): void {
    this.#nudge.abort();
  }

  /** Begins no new round, and waits for the one that runs. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #loop(): Promise<void> {
    let failures = 0;
    while (!this.#stop.signal.aborted) {
      this.#nudge = new AbortController(); // before the look, so that a wake during it is not lost
      const found = await this.#round();
      failures = found === undefined ? failures + 1 : 0;
      if (found !== undefined && found > 0) continue;
      // Spread, so that several tasks don't ask the database in step; longer while it keeps failing.
      const pause = this.#job.everyMs * Math.min(2 ** failures, 16) * (0.75 + Math.random() / 2);
      await wait(pause, AbortSignal.any([this.#stop.signal, this.#nudge.signal]));
    }
  }

  async #round(): Promise<number | undefined> {
    try {
      return await this.#job.run(this.#stop.signal);
    } catch (error) {
      this.#log.error({ job: this.#job.name, err: error }, 'a background job failed and will run again');
      return undefined;
    }
  }
}
