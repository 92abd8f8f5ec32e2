/** Patience as a wrapper: repeats what the table of failures calls retryable, with growing and jittered pauses. */
import { type Registry, RegistryError, retryable } from '@inx/engine/image';
import pRetry from 'p-retry';

export interface RetryOptions {
  /** Tries after the first. */
  readonly retries?: number;
  readonly minMs?: number;
  readonly maxMs?: number;
  readonly onRetry?: (retry: { readonly attempt: number; readonly error: RegistryError }) => void;
}

export interface OpenRegistry extends Registry {
  /** Closes idle connections. */
  close(): Promise<void>;
}

export const patient = (registry: OpenRegistry, options: RetryOptions): OpenRegistry => ({
  ...retrying(registry, options),
  close: () => registry.close(),
});

/** A registry that repeats failed calls. All of them may be repeated: content is addressed by its digest. */
export function retrying(registry: Registry, options: RetryOptions = {}): Registry {
  const attempt = <T>(signal: AbortSignal | undefined, call: () => Promise<T>) => run(call, options, signal);
  return {
    resolve: (repository, reference, signal) =>
      attempt(signal, () => registry.resolve(repository, reference, signal)),
    getManifest: (repository, reference, signal) =>
      attempt(signal, () => registry.getManifest(repository, reference, signal)),
    putManifest: (repository, reference, manifest, signal) =>
      attempt(signal, () => registry.putManifest(repository, reference, manifest, signal)),
    hasBlob: (repository, digest, signal) =>
      attempt(signal, () => registry.hasBlob(repository, digest, signal)),
    putBlob: (repository, blob, signal) => attempt(signal, () => registry.putBlob(repository, blob, signal)),
    mountBlob: (repository, digest, from, signal) =>
      attempt(signal, () => registry.mountBlob(repository, digest, from, signal)),
    referrers: (repository, digest, signal) =>
      attempt(signal, () => registry.referrers(repository, digest, signal)),
    getBlob: (repository, descriptor, signal) =>
      begun(() => registry.getBlob(repository, descriptor, signal), options, signal),
  };
}

async function run<T>(call: () => Promise<T>, options: RetryOptions, signal?: AbortSignal): Promise<T> {
  return pRetry(
    async () => {
      try {
        return await call();
      } catch (error) {
        // p-retry takes only Error objects; an aborted call may reject with anything.
        throw error instanceof Error ? error : new Error(String(error), { cause: error });
      }
    },
    {
      retries: options.retries ?? 4,
      minTimeout: options.minMs ?? 250,
      maxTimeout: options.maxMs ?? 8000,
      randomize: true,
      ...(signal ? { signal } : {}),
      shouldRetry: ({ error }) => error instanceof RegistryError && retryable(error.failure),
      onFailedAttempt: async ({ error, attemptNumber, retriesLeft }) => {
        if (!(error instanceof RegistryError) || !retryable(error.failure) || retriesLeft === 0) return;
        options.onRetry?.({ attempt: attemptNumber, error });
        if (error.retryAfterMs) await pause(error.retryAfterMs, signal);
      },
    },
  );
}

/** Repeats until the first bytes are there. Later the receiver has them already and must begin anew itself. */
async function* begun(
  open: () => AsyncIterable<Uint8Array>,
  options: RetryOptions,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const { first, iterator } = await run(
    async () => {
      const iterator = open()[Symbol.asyncIterator]();
      return { first: await iterator.next(), iterator };
    },
    options,
    signal,
  );
  try {
    for (let next = first; !next.done; next = await iterator.next()) yield next.value;
  } finally {
    await iterator.return?.();
  }
}

function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  signal?.addEventListener('abort', () => resolve(), { once: true });
  return promise.finally(() => clearTimeout(timer));
}
