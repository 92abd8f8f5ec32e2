/** Which jobs of GitHub Actions may become a role (GitHub Docs, "OpenID Connect reference"). */
import type { Environment } from '@inx/manifest';
import { Aws } from 'aws-cdk-lib';

export const issuer = 'token.actions.githubusercontent.com';
export const audience = 'sts.amazonaws.com';

export type GitHub = NonNullable<Environment['github']>;

/** A kind of job: where it runs, and the workflow files that may contain it. */
export interface Job {
  /** Part of the subject after the repository, e.g. `environment:dev`, `pull_request`. */
  readonly context: string;
  /** File names below `.github/workflows`. */
  readonly workflows: readonly string[];
  /** Git reference of the workflow file, `*` allowed. */
  readonly workflowRef: string;
  /** GitHub environment that the job names. */
  readonly environment?: string;
  /** Git reference that the run is for; absent: any. */
  readonly ref?: string;
}

/**
 * One statement a job. The repository's id decides: it stays with the repository when that is renamed, and is never
 * given to another one. The subject comes in two formats: by names, and with the owner's and the repository's ids
 * (`repo:owner@1/name@2:…`, the default for repositories made or renamed since July 2026); a renamed repository is
 * known by the second. Claims that AWS can look at: AWS STS, "Available keys for AWS OIDC federation".
 */
export function trustOf(github: GitHub, jobs: readonly Job[]) {
  const { repository, repositoryId, ownerId } = github;
  return {
    Version: '2012-10-17',
    Statement: jobs.map((job) => ({
      Effect: 'Allow',
      Action: 'sts:AssumeRoleWithWebIdentity',
      Principal: { Federated: `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:oidc-provider/${issuer}` },
      Condition: {
        StringEquals: {
          [`${issuer}:aud`]: audience,
          [`${issuer}:repository_id`]: repositoryId,
          ...(job.environment && { [`${issuer}:environment`]: job.environment }),
          ...(job.ref && { [`${issuer}:ref`]: job.ref }),
        },
        StringLike: {
          [`${issuer}:sub`]: [
            `repo:${repository}:${job.context}`,
            `repo:*@${ownerId}/*@${repositoryId}:${job.context}`,
          ],
          // The repository's name before the file is left open, as it changes with a renaming; its id does not.
          [`${issuer}:job_workflow_ref`]: job.workflows.map(
            (file) => `*/.github/workflows/${file}@${job.workflowRef}`,
          ),
        },
      },
    })),
  };
}

const main = 'refs/heads/main';

/** A job in a GitHub environment, by a workflow file as it is on main, for a run of main. */
export const inEnvironment = (environment: string, workflows: readonly string[]): Job => ({
  context: `environment:${environment}`,
  environment,
  workflows,
  workflowRef: main,
  ref: main,
});

/** A job without an environment, on main: merged code, schedules. */
export const onMain = (workflows: readonly string[]): Job => ({
  context: `ref:${main}`,
  workflows,
  workflowRef: main,
  ref: main,
});

/**
 * A job of a pull request from the repository's own branches: the workflow file is the branch's own, so whoever may
 * push can make it ask for this role, which therefore only reads. A fork's pull request gets no token from GitHub.
 */
export const onPullRequest = (workflows: readonly string[]): Job => ({
  context: 'pull_request',
  workflows,
  workflowRef: 'refs/pull/*',
});
