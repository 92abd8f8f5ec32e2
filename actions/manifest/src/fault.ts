/** A fault of a document: where, what was found, what was expected, how to mend it. */
export interface Fault {
  readonly file: string;
  /** 1-based; absent when the file itself is missing. */
  readonly line?: number;
  readonly column?: number;
  /** Path into the document, e.g. `routes.paths[1]`; empty for the whole. */
  readonly path: string;
  readonly message: string;
  readonly remedy: string;
}

/** Either the typed value or every fault at once. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly [Fault, ...Fault[]] };

export function failed<T>(faults: readonly Fault[]): Parsed<T> {
  const [first, ...rest] = faults;
  if (!first) throw new TypeError('failed() needs at least one fault');
  return { ok: false, faults: [first, ...rest] };
}
