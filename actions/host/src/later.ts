/** Things that are loaded when they are first used. */

type Methods<T> = { readonly [K in keyof T]: (...args: never[]) => Promise<unknown> };

/** An object whose methods load it first: each of them answers a promise anyway. What loading throws, the call throws. */
export function later<T extends Methods<T>>(load: () => Promise<T>): T {
  const target: Partial<Record<PropertyKey, unknown>> = {};
  return new Proxy(target as T, {
    get: (_, name) =>
      // Awaiting the object itself must not look like a method of it.
      name === 'then' ? undefined : async (...args: never[]) => (await load())[name as keyof T](...args),
  });
}

/** Does the work at the first call, and hands every later one the same result. */
export function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => (result ??= work());
}
