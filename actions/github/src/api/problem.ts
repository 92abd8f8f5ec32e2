/** A call to GitHub that failed, told with what to grant or do. Loads nothing of GitHub's client. */
import { CodedError, messageOf, type Problem } from '@inx/engine';

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
  if (status === 403 && /rate limit/i.test(message))
    return {
      code: 'github.rate-limit',
      message: `${what}: ${message}`,
      remedy: 'run it again later; the release itself is not affected',
    };
  if (status === 401 || status === 403 || status === 404)
    return {
      code: 'github.permission',
      message: `${what}: GitHub answers ${status} (${message})`,
      why: 'the token may not do it; for pull requests from forks it is read-only',
      remedy: `add "${permission}" to the job's permissions, or switch this report off in the inputs`,
    };
  return {
    code: status === undefined ? 'github.unreachable' : 'github.failed',
    message: `${what}: ${status === undefined ? 'no answer' : `GitHub answers ${status}`} (${message})`,
    remedy: 'run it again: what was reported already is found and not repeated',
  };
}
