/**
 * What GitHub is told beside the log: comments, deployments, checks, issues. All of it is a report: when GitHub does not
 * take it, a warning says what is missing, and the release's own outcome stands.
 */
import { CodedError, type Secret } from '@inx/engine';
import { annotate } from './annotate.ts';
import type { CheckRun } from './api/check-run.ts';
import type { Api } from './api/client.ts';
import type { Sticky } from './api/comment.ts';
import type { DeploymentStatus } from './api/deployment.ts';
import type { EnvironmentAnswers } from './api/environment.ts';
import type { Condition } from './api/issue.ts';
import { githubProblem } from './api/problem.ts';
import type { Run } from './run.ts';

export interface Reports {
  /** Address of the comment; undefined when it could not be made, or when there is no pull request. */
  comment(sticky: Omit<Sticky, 'pullRequest'>, pullRequest: number | undefined): Promise<string | undefined>;
  check(check: CheckRun): Promise<void>;
  /** Makes the run's deployment, of the commit that is released, and says that it is under way. */
  deploymentBegun(environment: string, address: string | undefined, commit: string): Promise<void>;
  /** Ends the run's deployment, if it has one. */
  deploymentEnded(status: DeploymentStatus): Promise<void>;
  condition(condition: Condition): Promise<string | undefined>;
  /** Ends the deployment that another run left open while it released this commit. */
  deploymentLeft(status: DeploymentStatus, commit: string): Promise<void>;
  /** GitHub's own environment, as its API describes it. Throws a CodedError when it cannot be read. */
  environment(name: string): Promise<EnvironmentAnswers>;
}

/** Loaded when GitHub is first spoken to: the first call to AWS does not wait for it. */
const load = () => import('./api/index.ts');

/** `limit` ends waiting for GitHub; calls that were made stay made. */
export function createReports(run: Run, token: Secret | undefined, limit: () => AbortSignal): Reports {
  let opened: Promise<Api> | undefined;
  const open = async (): Promise<Api | undefined> => {
    if (!token) return undefined;
    opened ??= load().then(({ createApi }) =>
      createApi(token, run, (message) =>
        annotate(
          { code: 'github.rate-limit', message, remedy: 'nothing: it goes on by itself' },
          '',
          'warning',
        ),
      ),
    );
    return opened;
  };
  const attempt = async <T>(
    what: string,
    permission: string,
    work: (api: Api, modules: Awaited<ReturnType<typeof load>>) => Promise<T>,
  ): Promise<T | undefined> => {
    try {
      const api = await open();
      if (!api) return undefined;
      const modules = await load();
      return await beforeLimit(work(api, modules), limit());
    } catch (error) {
      annotate(githubProblem(error, what, permission), '', 'warning');
      return undefined;
    }
  };
  return {
    comment: async (sticky, pullRequest) =>
      pullRequest === undefined
        ? undefined
        : attempt('the comment was not written', 'pull-requests: write', (api, { stickyComment }) =>
            stickyComment(api, { ...sticky, pullRequest }),
          ),
    check: (check) =>
      attempt('the check was not reported', 'checks: write', (api, { reportCheck }) =>
        reportCheck(api, check),
      ),
    deploymentBegun: (environment, address, commit) =>
      attempt(
        'the deployment was not recorded',
        'deployments: write',
        async (api, { ensureDeployment, setDeploymentStatus }) =>
          setDeploymentStatus(api, await ensureDeployment(api, environment, commit), {
            environment,
            state: 'in_progress',
            description: 'under way',
            address,
          }),
      ),
    deploymentEnded: (status) =>
      attempt(
        'the deployment was not recorded',
        'deployments: write',
        async (api, { findDeployment, setDeploymentStatus }) => {
          const deployment = await findDeployment(api, status.environment);
          if (deployment) await setDeploymentStatus(api, deployment, status);
        },
      ),
    condition: (condition) =>
      attempt('the issue was not written', 'issues: write', (api, { reportCondition }) =>
        reportCondition(api, condition),
      ),
    deploymentLeft: (status, commit) =>
      attempt(
        'the deployment was not ended',
        'deployments: write',
        async (api, { findOpenDeployment, setDeploymentStatus }) => {
          const deployment = await findOpenDeployment(api, status.environment, commit);
          if (deployment) await setDeploymentStatus(api, deployment, status);
        },
      ),
    environment: async (name) => {
      try {
        const api = await open();
        if (api) return await beforeLimit((await load()).readEnvironment(api, name), limit());
      } catch (error) {
        throw new CodedError(
          githubProblem(error, `the environment ${name} could not be read`, 'actions: read'),
          { cause: error },
        );
      }
      throw new CodedError({
        code: 'github.no-token',
        message: `without a token nobody can tell whether GitHub protects the environment ${name}`,
        where: 'with.token',
        remedy: 'leave the input token out, or give it ${{ github.token }}',
      });
    },
  };
}

/** Waiting inside the pacing cannot be interrupted; whoever waits for it can. */
async function beforeLimit<T>(work: Promise<T>, limit: AbortSignal): Promise<T> {
  if (limit.aborted) throw limit.reason;
  let end: (() => void) | undefined;
  try {
    return await Promise.race([
      work,
      new Promise<never>((_, reject) => {
        end = () => reject(limit.reason);
        limit.addEventListener('abort', end, { once: true });
      }),
    ]);
  } finally {
    if (end) limit.removeEventListener('abort', end);
  }
}
