/** A run's deployment to an environment, and its statuses, as GitHub shows them. */
import type { DeploymentState } from '../conclusion.ts';
import { type Api, findOrCreate, once } from './client.ts';

export interface Deployment {
  readonly id: number;
}

/** REST, "Create a deployment status": description holds at most 140 characters. */
const descriptionLimit = 140;

/** The run's own deployment: found again when the run is run again, else created. */
export function ensureDeployment(api: Api, environment: string): Promise<Deployment> {
  return findOrCreate(
    () => findDeployment(api, environment),
    async () => {
      const { data } = await api.octokit.rest.repos.createDeployment({
        ...api.at,
        ref: api.run.sha,
        environment,
        task: 'deploy',
        auto_merge: false,
        // Whether this commit may go there was decided before: by the branch's rules and the environment's.
        required_contexts: [],
        description: `run ${api.run.id}`,
        payload: { inx: { run: api.run.id, environment } },
        ...once,
      });
      if (!('id' in data))
        throw new Error(`GitHub created no deployment: ${data.message ?? 'no reason given'}`);
      return { id: data.id };
    },
  );
}

/**
 * By the payload that we gave it; else the one that GitHub made for this job, as a job with an `environment:` gets one
 * by itself (its statuses link to this run). Undefined when there is none.
 */
export async function findDeployment(api: Api, environment: string): Promise<Deployment | undefined> {
  const all = await api.octokit.paginate(api.octokit.rest.repos.listDeployments, {
    ...api.at,
    environment,
    sha: api.run.sha,
    per_page: 100,
  });
  const own = all.find((each) => runOf(each.payload) === api.run.id);
  if (own) return { id: own.id };
  for (const { id } of all.slice(0, 5)) {
    const { data } = await api.octokit.rest.repos.listDeploymentStatuses({
      ...api.at,
      deployment_id: id,
      per_page: 10,
    });
    const here = new RegExp(`/actions/runs/${api.run.id}(/|$)`);
    if (data.some((status) => here.test(status.log_url ?? '') || here.test(status.target_url ?? '')))
      return { id };
  }
  return undefined;
}

/** The newest deployment of a commit that a run of ours began and never ended; undefined when there is none. */
export async function findOpenDeployment(
  api: Api,
  environment: string,
  sha: string,
): Promise<Deployment | undefined> {
  const all = await api.octokit.paginate(api.octokit.rest.repos.listDeployments, {
    ...api.at,
    environment,
    sha,
    per_page: 100,
  });
  for (const { id } of all.filter((each) => runOf(each.payload) !== undefined)) {
    const { data } = await api.octokit.rest.repos.listDeploymentStatuses({
      ...api.at,
      deployment_id: id,
      per_page: 1,
    });
    if (data[0]?.state === 'in_progress') return { id };
  }
  return undefined;
}

export interface DeploymentStatus {
  readonly environment: string;
  readonly state: DeploymentState | 'in_progress';
  readonly description: string;
  /** Where the environment answers. */
  readonly address?: string | undefined;
}

/** Says how it stands; saying the same twice leaves one status. */
export async function setDeploymentStatus(
  api: Api,
  { id }: Deployment,
  { environment, state, description, address }: DeploymentStatus,
): Promise<void> {
  const text =
    description.length > descriptionLimit ? `${description.slice(0, descriptionLimit - 1)}…` : description;
  const latest = async () => {
    const { data } = await api.octokit.rest.repos.listDeploymentStatuses({
      ...api.at,
      deployment_id: id,
      per_page: 1,
    });
    return data[0]?.state === state && data[0]?.description === text ? data[0] : undefined;
  };
  await findOrCreate(latest, async () => {
    const { data } = await api.octokit.rest.repos.createDeploymentStatus({
      ...api.at,
      deployment_id: id,
      state,
      environment,
      description: text,
      log_url: api.run.url,
      ...(address && { environment_url: address }),
      auto_inactive: true,
      ...once,
    });
    return data;
  });
}

function runOf(payload: unknown): number | undefined {
  let value = payload;
  if (typeof value === 'string') {
    try {
      value = JSON.parse(value);
    } catch {
      return undefined;
    }
  }
  const run = (value as { inx?: { run?: unknown } } | null)?.inx?.run;
  return typeof run === 'number' ? run : undefined;
}
