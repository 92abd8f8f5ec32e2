/** From an HTTP answer or a broken connection to a failure that says what it means. */
import { CodedError, networkFault } from '@inx/engine';
import { RegistryError, type RegistryFailure } from '@inx/engine/image';

const byCode: Readonly<Record<string, RegistryFailure>> = {
  UNAUTHORIZED: 'unauthorized',
  DENIED: 'denied',
  NAME_UNKNOWN: 'repository-unknown',
  NAME_INVALID: 'content-invalid',
  MANIFEST_UNKNOWN: 'content-unknown',
  BLOB_UNKNOWN: 'content-unknown',
  MANIFEST_BLOB_UNKNOWN: 'content-unknown',
  MANIFEST_INVALID: 'content-invalid',
  // Amazon ECR's word for a tag that may not move.
  TAG_INVALID: 'tag-immutable',
  DIGEST_INVALID: 'digest-mismatch',
  SIZE_INVALID: 'digest-mismatch',
  // A lost upload session is begun anew.
  BLOB_UPLOAD_UNKNOWN: 'unavailable',
  BLOB_UPLOAD_INVALID: 'unavailable',
  TOOMANYREQUESTS: 'throttled',
};

const byStatus: Readonly<Record<number, RegistryFailure>> = {
  401: 'unauthorized',
  403: 'denied',
  404: 'content-unknown',
  408: 'timed-out',
  409: 'tag-immutable',
  413: 'content-invalid',
  429: 'throttled',
};

/** What a status means whose body says nothing that we know. A body of OCI's form shows that it is a registry. */
function failureOf(status: number, isRegistry: boolean): RegistryFailure {
  const refused = isRegistry && status >= 400;
  return byStatus[status] ?? (status >= 500 ? 'unavailable' : refused ? 'refused' : 'unexpected-answer');
}

const shownParameters = new Set(['digest', 'mount', 'from', 'n', 'last', 'artifactType', 'scope', 'service']);

/** Method and URL without what could be a credential: user info, and every query value that is not known to be harmless. */
export function redacted(method: string, address: string | URL): string {
  const url = new URL(address);
  url.username = '';
  url.password = '';
  for (const name of [...url.searchParams.keys()]) {
    if (!shownParameters.has(name)) url.searchParams.set(name, 'redacted');
  }
  return `${method} ${url.toString()}`;
}

/** What a refused request means. `body` holds at most the first kilobytes of the answer. */
export function answerError(
  request: string,
  status: number,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: string,
): RegistryError {
  const first = firstError(body);
  const known = first ? byCode[first.code] : undefined;
  const failure = known ?? failureOf(status, first !== undefined);
  const said = first ? `${first.code}: ${first.message}` : body.slice(0, 300).trim();
  const id = headers['x-amzn-requestid'] ?? headers['x-amz-request-id'];
  const retryAfter = Number(headers['retry-after']);
  return new RegistryError({
    failure,
    message: `the registry answered ${status}${said ? ` (${said})` : ''}${id ? `, request ${id}` : ''}`,
    request,
    status,
    ...(Number.isFinite(retryAfter) ? { retryAfterMs: Math.min(retryAfter, 60) * 1000 } : {}),
  });
}

/** What a request means that got no answer. What was told already, such as AWS refusing the registry's token, stays so. */
export function connectionError(request: string, cause: unknown): CodedError {
  if (cause instanceof CodedError) return cause;
  const fault = networkFault(cause);
  const message = cause instanceof Error ? cause.message : String(cause);
  return new RegistryError({
    failure:
      fault?.kind === 'timed-out'
        ? 'timed-out'
        : fault?.kind === 'untrusted' || fault?.kind === 'no-tls'
          ? 'untrusted'
          : 'unreachable',
    message: fault ? `the registry ${fault.what}` : `the connection to the registry failed: ${message}`,
    request,
    // A time-out has words of its own: what was pushed stays pushed.
    ...(fault && fault.kind !== 'timed-out' && { remedy: fault.remedy }),
    cause,
  });
}

function firstError(body: string): { code: string; message: string } | undefined {
  try {
    const { errors } = JSON.parse(body) as { errors?: { code?: unknown; message?: unknown }[] };
    const first = errors?.[0];
    if (typeof first?.code !== 'string') return undefined;
    return { code: first.code, message: String(first.message ?? '').slice(0, 500) };
  } catch {
    return undefined;
  }
}
