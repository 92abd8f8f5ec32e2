import type * as z from 'zod';

/** One fault of an input, with the place where it is. */
export interface FaultDetail {
  readonly path: string;
  readonly message: string;
}

/** An error that the caller is told about, as `{"error": {"code", "message", "details"?}}`. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: readonly FaultDetail[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    more: { readonly details?: readonly FaultDetail[]; readonly headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.details = more.details;
    this.headers = more.headers ?? {};
  }
}

export const notFound = (what: string): ApiError => new ApiError(404, 'not_found', `${what} was not found`);

export const conflict = (code: string, message: string): ApiError => new ApiError(409, code, message);

/** The caller did not say who it is, or not in a way that we believe. */
export const unauthorized = (message: string): ApiError =>
  new ApiError(401, 'unauthorized', message, { headers: { 'www-authenticate': 'Bearer' } });

export const forbidden = (message: string): ApiError => new ApiError(403, 'forbidden', message);

/** A request that does not have the documented shape, with all its faults. */
export const invalid = (details: readonly FaultDetail[]): ApiError =>
  new ApiError(400, 'invalid_request', `the request has ${details.length} fault(s)`, { details });

/** The faults that a schema found, with paths below `root` (`body`, `query`, …). */
export function faultsOf(error: z.ZodError, root: string): FaultDetail[] {
  return error.issues.flatMap((issue) => {
    const path = [root, ...issue.path.map(String)];
    if (issue.code !== 'unrecognized_keys') return [{ path: path.join('.'), message: issue.message }];
    return issue.keys.map((key) => ({ path: [...path, key].join('.'), message: 'is not known' }));
  });
}
