/** GitHub's own environment of that name: who has to approve, and from which branches. */
import type { Api } from './client.ts';
import { statusOf } from './problem.ts';

/** As GitHub describes it (REST, "Get an environment"); undefined when there is none. */
export async function readEnvironment(api: Api, name: string): Promise<unknown> {
  try {
    const { data } = await api.octokit.rest.repos.getEnvironment({ ...api.at, environment_name: name });
    return data;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}
