/** A call to GitHub that failed, told with what to grant or do. Loads nothing of GitHub's client. */
import { CodedError, messageOf, networkFault, type Problem } from '@inx/engine';

/** HTTP status of a failed call; undefined when no answer came. */
export function statusOf(error: unknown): number | undefined {
  const { status } = error as { status?: unknown };
  return typeof status === 'number' && (error as { response?: unknown }).response ? status : undefined;
}

/** A failed call in our words; `permission` is what the workflow has to grant for it. */
export function githubProblem(error: unknown, what: string, permission: string): Problem {
  if (error instanceof CodedError) return error.problems[0];
  const status = statusOf(error);
  const message = messageOf(error).split('\n')[0]!.slice(0, 300);
  const where = requestOf(error);
  const place = where === undefined ? {} : { where };
  if (status === undefined) return unanswered(error, what, message, place);
  if (status === 429 || (status === 403 && /rate limit/i.test(message)))
    return {
      code: 'github.rate-limit',
      message: `${what}: ${message}`,
      ...place,
      remedy: 'run it again later; the release itself is not affected',
    };
  if (status === 401 || status === 403 || status === 404)
    return {
      code: 'github.permission',
      message: `${what}: GitHub answers ${status} (${message})`,
      ...place,
      why: 'the token may not do it; for pull requests from forks it is read-only',
      remedy: `add "${permission}" to the job's permissions, or switch this report off in the inputs`,
    };
  return {
    code: 'github.failed',
    message: `${what}: GitHub answers ${status} (${message})${trail(error)}`,
    ...place,
    remedy:
      status >= 500
        ? 'run it again (githubstatus.com says how GitHub is): what was reported already is found and not repeated'
        : 'mend what GitHub says of the request; what was reported already is found and not repeated',
  };
}

function unanswered(error: unknown, what: string, message: string, place: { where?: string }): Problem {
  const fault = networkFault(error);
  return {
    code: 'github.unreachable',
    message: `${what}: ${fault ? `GitHub ${fault.what}` : `no answer (${message})`}`,
    ...place,
    remedy: `${fault ? fault.remedy : 'run it again'}: what was reported already is found and not repeated`,
  };
}

/** Method and address of the request, which the client keeps with its errors; both without credentials. */
function requestOf(error: unknown): string | undefined {
  const { request } = error as { request?: { method?: unknown; url?: unknown } };
  return typeof request?.url === 'string' ? `${request.method} ${request.url.split('?')[0]}` : undefined;
}

/** What GitHub's support asks for. */
function trail(error: unknown): string {
  const { response } = error as { response?: { headers?: Record<string, unknown> } };
  const id = response?.headers?.['x-github-request-id'];
  return typeof id === 'string' ? `, request ${id}` : '';
}
