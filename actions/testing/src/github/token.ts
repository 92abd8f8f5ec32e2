/** OpenID Connect for jobs: who asks is judged as GitHub would, the token is signed by the embedded AWS's issuer. */
import type { Environment, GitHubState, WorkflowRun } from './state.ts';
import type { Grant } from './workflow.ts';

/** Why GitHub would not have let this job start, or not given it a token; undefined: it would. */
export function refusal(state: GitHubState, run: WorkflowRun, grant: Grant): string | undefined {
  if (grant.permissions.get('id-token') !== 'write') return 'the job has no `id-token: write`';
  if (fromFork(state, run)) return 'a pull request of a fork gets no id-token';
  if (grant.environment === undefined) return undefined;
  const environment = state.environments.find((each) => each.name === grant.environment);
  // An environment that nobody set up springs into life without protection: that is GitHub's behaviour.
  if (!environment) return undefined;
  if (environment.branches !== null && !environment.branches.includes(run.headBranch))
    return `branch ${run.headBranch} may not deploy to ${environment.name}`;
  return waits(run, environment) ? `${environment.name} waits for an approval` : undefined;
}

/** The reviewers of the job's environment, asked as GitHub does: nobody who has not to be, and nobody twice. */
export async function askReviewers(state: GitHubState, run: WorkflowRun, grant: Grant): Promise<void> {
  const environment = state.environments.find((each) => each.name === grant.environment);
  if (!environment || !run.review || !waits(run, environment)) return;
  run.approvals.push(await run.review(environment.name));
}

const waits = (run: WorkflowRun, { name, reviewers, preventSelfReview }: Environment): boolean =>
  reviewers.length > 0 &&
  !run.approvals.some(
    (each) =>
      each.state === 'approved' &&
      each.environments.includes(name) &&
      reviewers.includes(each.by) &&
      !(preventSelfReview && each.by === run.actor),
  );

export const fromFork = (state: GitHubState, run: WorkflowRun): boolean =>
  run.event === 'pull_request' && run.headRepository !== state.repository;

/** GitHub Docs, "OpenID Connect reference": the claims of a job's token. */
export function claims(state: GitHubState, run: WorkflowRun, grant: Grant, audience: string) {
  const pullRequest = run.event === 'pull_request';
  const ref = pullRequest ? 'refs/pull/1/merge' : `refs/heads/${run.headBranch}`;
  const subject = grant.environment
    ? `environment:${grant.environment}`
    : pullRequest
      ? 'pull_request'
      : `ref:${ref}`;
  const file = `${state.repository}/${run.path}@${ref}`;
  return {
    aud: audience,
    sub: `repo:${state.repository}:${subject}`,
    repository: state.repository,
    repository_id: state.repositoryId,
    repository_owner_id: state.ownerId,
    ref,
    sha: run.headSha,
    actor: run.actor,
    event_name: run.event,
    workflow: run.name,
    workflow_ref: file,
    job_workflow_ref: file,
    run_id: String(run.id),
    ...(grant.environment && { environment: grant.environment }),
  };
}
