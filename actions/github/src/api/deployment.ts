/** A run's deployment to an environment, and its statuses, as GitHub shows them. */
import { z } from 'zod';
import type { DeploymentState } from '../conclusion.ts';
import { type Api, findOrCreate, once } from './client.ts';

export interface Deployment {
  readonly id: number;
}

/** REST, "Create a deployment status": description holds at most 140 characters. */
const descriptionLimit = 140;

/**
 * The run's own deployment: found again when the run is run again, else created. It is of the commit that is released,
 * which for a rollback or a promotion is another than the run's; of the run's where GitHub does not know that commit.
 */
export function ensureDeployment(api: Api, environment: string, commit: string): Promise<Deployment> {
  return findOrCreate(
    () => findDeployment(api, environment),
    async () => {
      try {
        return await createDeployment(api, environment, { commit, ref: commit });
      } catch (error) {
        if (!isUnknownRef(error) || commit === api.run.sha) throw error;
        return createDeployment(api, environment, { commit, ref: api.run.sha });
      }
    },
  );
}

async function createDeployment(
  api: Api,
  environment: string,
  { commit, ref }: { readonly commit: string; readonly ref: string },
): Promise<Deployment> {
  const { data } = await api.octokit.rest.repos.createDeployment({
    ...api.at,
    ref,
    environment,
    task: 'deploy',
    auto_merge: false,
    // Whether this commit may go there was decided before: by the branch's rules and the environment's.
    required_contexts: [],
    description: `run ${api.run.id}`,
    payload: { inx: { run: api.run.id, environment, commit } },
    ...once,
  });
  if (!('id' in data)) throw new Error(`GitHub created no deployment: ${data.message ?? 'no reason given'}`);
  return { id: data.id };
}

/** REST, "Create a deployment": 422 for a ref that names no commit of the repository. */
const isUnknownRef = (error: unknown): boolean => (error as { status?: unknown } | null)?.status === 422;

/**
 * By the payload that we gave it; else the one that GitHub made for this job, as a job with an `environment:` gets one
 * by itself (its statuses link to this run). Undefined when there is none among the newest.
 */
export async function findDeployment(api: Api, environment: string): Promise<Deployment | undefined> {
  const newest = await newestDeployments(api, environment);
  const own = newest.find((each) => madeFor(each.payload)?.run === api.run.id);
  if (own) return { id: own.id };
  for (const { id } of newest.filter(({ sha }) => sha === api.run.sha).slice(0, 5)) {
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
  commit: string,
): Promise<Deployment | undefined> {
  const newest = await newestDeployments(api, environment);
  for (const { id } of newest.filter(({ payload }) => madeFor(payload)?.commit === commit)) {
    const { data } = await api.octokit.rest.repos.listDeploymentStatuses({
      ...api.at,
      deployment_id: id,
      per_page: 1,
    });
    if (data[0]?.state === 'in_progress') return { id };
  }
  return undefined;
}

/** As many as GitHub lists at once, newest first: one rollout at a time holds an environment. */
async function newestDeployments(api: Api, environment: string) {
  const { data } = await api.octokit.rest.repos.listDeployments({ ...api.at, environment, per_page: 100 });
  return data;
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

/** What `createDeployment` wrote; undefined for a deployment of somebody else. */
function madeFor(payload: unknown): { readonly run: number; readonly commit: string } | undefined {
  let value = payload;
  if (typeof value === 'string') {
    try {
      value = JSON.parse(value);
    } catch {
      return undefined;
    }
  }
  const parsed = payloadSchema.safeParse(value);
  return parsed.success ? parsed.data.inx : undefined;
}

const payloadSchema = z.object({ inx: z.object({ run: z.number(), commit: z.string() }) });
