/** The workflow run that an action is part of, as the runner describes it. */
import { readFileSync } from 'node:fs';
import { CodedError } from '@inx/engine';
import { z } from 'zod';
import type { Environment } from './inputs.ts';

/** GitHub's documented variables: docs.github.com, "Variables reference", default environment variables. */
const variables = z.object({
  GITHUB_REPOSITORY: z.string().regex(/^[^/\s]+\/[^/\s]+$/),
  GITHUB_RUN_ID: z.string().regex(/^\d+$/),
  GITHUB_RUN_ATTEMPT: z.string().regex(/^\d+$/).default('1'),
  GITHUB_SHA: z.string().min(1),
  GITHUB_ACTOR: z.string().default('unknown'),
  GITHUB_WORKFLOW: z.string().default('workflow'),
  GITHUB_WORKFLOW_REF: z.string().default(''),
  GITHUB_JOB: z.string().default('job'),
  GITHUB_EVENT_NAME: z.string().default(''),
  GITHUB_EVENT_PATH: z.string().optional(),
  GITHUB_SERVER_URL: z.url().default('https://github.com'),
  GITHUB_API_URL: z.url().default('https://api.github.com'),
  GITHUB_WORKSPACE: z.string().default(''),
});

/** The part of an event that we read; everything in it may come from a stranger. */
const eventSchema = z.object({
  pull_request: z
    .object({ number: z.int().positive(), head: z.object({ sha: z.string() }).optional() })
    .optional(),
});

export interface Run {
  readonly owner: string;
  readonly repo: string;
  readonly id: number;
  readonly attempt: number;
  readonly sha: string;
  /** What a reviewer sees checks on: the pull request's head, not the merge that GitHub tests. */
  readonly headSha: string;
  readonly pullRequest: number | undefined;
  /** For the release record: who, in which run. */
  readonly by: string;
  readonly url: string;
  readonly job: string;
  readonly workspace: string;
  /** Path of the workflow file inside the repository it is from; absent when that is another repository. */
  readonly workflowFile: string | undefined;
  readonly apiUrl: string;
  readonly serverUrl: string;
}

/** Throws a CodedError that names what is missing: an action cannot run outside of a workflow. */
export function readRun(environment: Environment): Run {
  const parsed = variables.safeParse(emptyAsAbsent(environment));
  if (!parsed.success) {
    const names = parsed.error.issues.map((issue) => String(issue.path[0]));
    throw new CodedError({
      code: 'github.environment',
      message: `this is no run of GitHub Actions: ${names.join(', ')} missing or malformed`,
      remedy: 'use the action in a workflow; on a terminal, use inx',
    });
  }
  const given = parsed.data;
  const [owner, repo] = given.GITHUB_REPOSITORY.split('/') as [string, string];
  const event = readEvent(given.GITHUB_EVENT_PATH);
  const url = `${given.GITHUB_SERVER_URL}/${owner}/${repo}/actions/runs/${given.GITHUB_RUN_ID}`;
  return {
    owner,
    repo,
    id: Number(given.GITHUB_RUN_ID),
    attempt: Number(given.GITHUB_RUN_ATTEMPT),
    sha: given.GITHUB_SHA,
    headSha: event.pull_request?.head?.sha ?? given.GITHUB_SHA,
    pullRequest: event.pull_request?.number,
    by: `${given.GITHUB_ACTOR}, ${given.GITHUB_WORKFLOW} ${url}`,
    url: given.GITHUB_RUN_ATTEMPT === '1' ? url : `${url}/attempts/${given.GITHUB_RUN_ATTEMPT}`,
    job: given.GITHUB_JOB,
    workspace: given.GITHUB_WORKSPACE || process.cwd(),
    workflowFile: workflowFile(given.GITHUB_WORKFLOW_REF, given.GITHUB_REPOSITORY),
    apiUrl: given.GITHUB_API_URL,
    serverUrl: given.GITHUB_SERVER_URL,
  };
}

/** `owner/repo/.github/workflows/deploy.yml@refs/heads/main` → the path, if it is a file of this repository. */
export function workflowFile(reference: string, repository: string): string | undefined {
  const [whole] = reference.split('@');
  return whole?.startsWith(`${repository}/`) ? whole.slice(repository.length + 1) : undefined;
}

function emptyAsAbsent(environment: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([key, value]) => (value ? [[key, value]] : [])),
  );
}

function readEvent(file: string | undefined): z.output<typeof eventSchema> {
  if (file === undefined) return {};
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    // Runners write it before any step; without it there is simply no pull request.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
  return eventSchema.catch({}).parse(JSON.parse(text || '{}'));
}
