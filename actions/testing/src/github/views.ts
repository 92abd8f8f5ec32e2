/** State as GitHub's answers write it: each laid over GitHub's published example of the same answer. */
import type { Git } from './git.ts';
import type { Json } from './operation.ts';
import { bot, repository, user } from './people.ts';
import type {
  Artifact,
  CheckRun,
  Comment,
  Deployment,
  DeploymentStatus,
  Environment,
  GitHubState,
  Issue,
  PullRequest,
  WorkflowRun,
} from './state.ts';

export const labelNames = (labels: unknown): string[] =>
  ((labels as unknown[] | undefined) ?? []).map((each) =>
    typeof each === 'string' ? each : String((each as Json)['name']),
  );

export const comment = (sample: unknown, { id, body, by }: Comment): Json => ({
  ...(sample as Json),
  id,
  body,
  user: user(by),
  author_association: by === bot ? 'CONTRIBUTOR' : 'NONE',
});

export const issue = (sample: unknown, each: Issue, state: GitHubState): Json => {
  const { pull_request: _, ...plain } = sample as Json;
  const [label] = (plain['labels'] as Json[] | undefined) ?? [];
  return {
    ...plain,
    number: each.number,
    html_url: `https://github.com/${state.repository}/issues/${each.number}`,
    title: each.title,
    body: each.body,
    state: each.state,
    state_reason: each.stateReason,
    user: user(bot),
    labels: each.labels.map((name) => ({ ...label, name })),
    closed_at: each.state === 'closed' ? new Date().toISOString() : null,
  };
};

export const deployment = (sample: unknown, each: Deployment): Json => ({
  ...(sample as Json),
  id: each.id,
  sha: each.sha,
  ref: each.ref,
  task: each.task,
  payload: each.payload,
  environment: each.environment,
  description: each.description,
  creator: user(bot),
});

export const deploymentStatus = (sample: unknown, each: DeploymentStatus, of: Deployment): Json => ({
  ...(sample as Json),
  id: each.id,
  state: each.state,
  description: each.description,
  environment: of.environment,
  ...(each.environmentUrl && { environment_url: each.environmentUrl }),
  ...(each.logUrl && { log_url: each.logUrl, target_url: each.logUrl }),
  creator: user(bot),
});

export function readOutput(output: unknown): CheckRun['output'] {
  const given = (output ?? {}) as Json;
  const text = (name: string) => (given[name] === undefined ? null : String(given[name]));
  return {
    title: text('title'),
    summary: text('summary'),
    text: text('text'),
    annotations: (given['annotations'] as unknown[] | undefined) ?? [],
  };
}

export const checkRun = (sample: unknown, each: CheckRun): Json => ({
  ...(sample as Json),
  id: each.id,
  head_sha: each.headSha,
  name: each.name,
  status: each.status,
  conclusion: each.conclusion,
  details_url: each.detailsUrl,
  external_id: each.externalId,
  pull_requests: [],
  output: {
    ...((sample as Json)['output'] as Json),
    title: each.output.title,
    summary: each.output.summary,
    text: each.output.text,
    annotations_count: each.output.annotations.length,
  },
});

export function environment(sample: Json, each: Environment, state: GitHubState): Json {
  const rule = (type: string, rest: Json) => ({ id: 1, node_id: 'MDQ6R2F0ZTM3NTU=', type, ...rest });
  const byPolicy = each.branches !== null;
  return {
    ...sample,
    name: each.name,
    url: `https://api.github.com/repos/${state.repository}/environments/${each.name}`,
    html_url: `https://github.com/${state.repository}/deployments/activity_log?environments_filter=${each.name}`,
    protection_rules: [
      ...(each.waitMinutes > 0 ? [rule('wait_timer', { wait_timer: each.waitMinutes })] : []),
      ...(each.reviewers.length > 0
        ? [
            rule('required_reviewers', {
              prevent_self_review: each.preventSelfReview,
              reviewers: each.reviewers.map((login) => ({ type: 'User', reviewer: user(login) })),
            }),
          ]
        : []),
      ...(byPolicy ? [rule('branch_policy', {})] : []),
    ],
    deployment_branch_policy: byPolicy ? { protected_branches: false, custom_branch_policies: true } : null,
  };
}

/** A commit of the repository; `sample` one of a list (`commit` of the description). */
export async function commit(sample: unknown, sha: string, git: Git): Promise<Json> {
  const [tree, parents, author, email, date, ...message] = (
    await git.run('show', '--no-patch', '--format=%T%n%P%n%an%n%ae%n%aI%n%B', sha)
  ).split('\n');
  const { files: _, stats: __, ...plain } = sample as Json;
  const person = { name: author, email, date };
  return {
    ...plain,
    sha,
    commit: {
      ...(plain['commit'] as Json),
      message: message.join('\n').trim(),
      author: person,
      committer: person,
      tree: { sha: tree, url: `https://api.github.com/trees/${tree}` },
    },
    parents: (parents ?? '')
      .split(' ')
      .filter(Boolean)
      .map((parent) => ({ sha: parent, url: `https://api.github.com/commits/${parent}` })),
  };
}

export function pullRequest(sample: unknown, each: PullRequest, state: GitHubState): Json {
  const side = (of: Json, at: { ref: string; sha: string }, fullName: string) => ({
    ...of,
    ref: at.ref,
    sha: at.sha,
    label: `${fullName.split('/')[0]}:${at.ref}`,
    user: user(fullName.split('/')[0] ?? ''),
    repo: repository(of['repo'], fullName, state),
  });
  const plain = sample as Json;
  return {
    ...plain,
    number: each.number,
    title: each.title,
    state: each.state,
    draft: each.draft,
    merge_commit_sha: each.mergeCommit ?? null,
    merged_at: each.mergeCommit === undefined ? null : new Date().toISOString(),
    user: user(each.author),
    requested_teams: [],
    requested_reviewers: [],
    head: side(plain['head'] as Json, each.head, each.head.repository),
    base: side(plain['base'] as Json, each.base, state.repository),
  };
}

export const workflowRun = (sample: unknown, each: WorkflowRun, state: GitHubState): Json => {
  const plain = sample as Json;
  return {
    ...plain,
    id: each.id,
    name: each.name,
    path: each.path,
    event: each.event,
    status: each.status,
    conclusion: each.conclusion,
    head_branch: each.headBranch,
    head_sha: each.headSha,
    // Empty for a fork's, as on GitHub.
    pull_requests: [],
    actor: user(each.actor),
    triggering_actor: user(each.actor),
    head_repository: repository(plain['head_repository'], each.headRepository, state),
    repository: repository(plain['repository'], state.repository, state),
  };
};

export const artifact = (sample: Json, each: Artifact, run: WorkflowRun): Json => ({
  ...sample,
  id: each.id,
  name: each.name,
  size_in_bytes: each.archive.length,
  expired: false,
  workflow_run: {
    ...(sample['workflow_run'] as Json),
    id: run.id,
    head_sha: run.headSha,
    head_branch: run.headBranch,
  },
});
