/** "Something about this service or task is different now": what every wait of the scheduler and the deployments hangs on. */
export class Changes {
  readonly #waiting = new Set<() => void>();
  #due = false;

  /** Waiters look in a moment of their own, so that whoever changes several things is never interrupted half-way. */
  notify(): void {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      for (const check of [...this.#waiting]) check();
    });
  }

  /** Resolves once the condition holds; rejects with the signal's reason. Conditions are checked on every notification. */
  until(condition: () => boolean, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        this.#waiting.delete(check);
        signal?.removeEventListener('abort', onAbort);
        settle();
      };
      const onAbort = () => finish(() => reject(signal?.reason));
      const check = () => {
        if (condition()) finish(resolve);
      };
      if (signal?.aborted) return reject(signal.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiting.add(check);
      check();
    });
  }
}
