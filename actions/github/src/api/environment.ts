/** GitHub's own environment of that name: who has to approve, and from which branches. */
import type { Api } from './client.ts';
import { statusOf } from './problem.ts';

/** Bodies as GitHub sends them (REST, "Get an environment", "List deployment branch policies"). */
export interface EnvironmentAnswers {
  /** Undefined when there is no such environment. */
  readonly environment: unknown;
  /** Undefined when it has no branch policies of its own. */
  readonly branchPolicies?: unknown;
}

/** Throws what GitHub refuses with, as protection that cannot be read is no protection. */
export async function readEnvironment(api: Api, name: string): Promise<EnvironmentAnswers> {
  const wanted = { ...api.at, environment_name: name };
  try {
    const { data } = await api.octokit.rest.repos.getEnvironment(wanted);
    if (!data.deployment_branch_policy?.custom_branch_policies) return { environment: data };
    const policies = await api.octokit.paginate(api.octokit.rest.repos.listDeploymentBranchPolicies, {
      ...wanted,
      per_page: 100,
    });
    return { environment: data, branchPolicies: { branch_policies: policies } };
  } catch (error) {
    if (statusOf(error) === 404) return { environment: undefined };
    throw error;
  }
}
