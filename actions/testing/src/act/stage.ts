/** Everything that a workflow meets: an embedded AWS with environments, a GitHub that hosts the project, a runner. */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { rehearsalNote } from '@inx/host';
import { startLocalAws } from '@inx/local';
import { bundleActions } from '../../../bundle.ts';
import { LocalGitHub } from '../github/server.ts';
import { createSandbox, freePort, type Sandbox } from '../sandbox.ts';
import { createProject, type Project } from './project.ts';
import { createRunner, type Runner } from './run.ts';

export interface Stage {
  readonly sandbox: Sandbox;
  readonly project: Project;
  readonly github: LocalGitHub;
  readonly runner: Runner;
  /** What `inx status` says of an environment. */
  status(environment?: string): Promise<Status>;
  stop(): Promise<void>;
}

export interface Status {
  readonly current: { readonly number: number; readonly commit: { readonly sha: string } } | null;
  readonly baseUrl: string;
  readonly services: readonly {
    readonly service: string;
    readonly taskDefinition: string;
    readonly healthy: number;
  }[];
}

/** Members laid over documents of `infra/environments`, by name; a name that has no document gets dev's. */
export type EnvironmentChanges = Readonly<Record<string, object>>;

export interface StageOptions {
  /** Those that start fast: what five do together is tested elsewhere. */
  readonly services?: readonly string[];
  /** These get their platform, and nothing is released; absent: dev gets its platform and its first release. */
  readonly provisioned?: readonly string[];
  readonly environments?: EnvironmentChanges;
}

export const repositoryName = 'invoxa/invoxa-delivery';

const speed = 8;

export async function createStage(options: StageOptions = {}): Promise<Stage> {
  const { services = ['auth', 'invoice', 'notification'], provisioned, environments = {} } = options;
  const project = await createProject(services);
  // Of the sources as they are: the committed bundle is compared elsewhere.
  await bundleActions(`${project.root}/actions/dist`);
  await changeEnvironments(project.root, environments);
  await project.push('the actions of these sources');
  const prepare = (root: string) => changeEnvironments(root, environments);
  const sandbox = provisioned
    ? await createProvisioned(services, prepare, provisioned)
    : await createSandbox({ speed, services, prepare });
  const github = await LocalGitHub.start({
    directory: project.origin,
    repository: repositoryName,
    // As infra/environments/dev.json has them: the roles trust these ids.
    repositoryId: '912345678',
    ownerId: '87654321',
    aws: sandbox.endpoint,
  });
  github.state.environments.push(
    { name: 'dev', reviewers: [], preventSelfReview: false, branches: ['main'], waitMinutes: 0 },
    { name: 'dev-platform', reviewers: ['eve'], preventSelfReview: true, branches: ['main'], waitMinutes: 0 },
    { name: 'prd', reviewers: ['ann', 'eve'], preventSelfReview: true, branches: ['main'], waitMinutes: 0 },
  );
  const runner = await createRunner({
    github,
    environment: { INX_TARGET: 'rehearsal', AWS_ENDPOINT_URL: sandbox.endpoint },
  });
  return {
    sandbox,
    project,
    github,
    runner,
    status: async (environment = 'dev') => {
      const run = await sandbox.inx('status', '--json', '--env', environment);
      const found = run.events.find((event) => event['type'] === 'status');
      if (!found) throw new Error(`inx status said no status: ${run.output}`);
      return found as unknown as Status;
    },
    stop: async () => {
      await runner.stop();
      await github.close();
      await sandbox.stop();
      await project.remove();
    },
  };
}

/** What others are made from is dev as it was, whatever is changed of it. */
async function changeEnvironments(root: string, changes: EnvironmentChanges): Promise<void> {
  const file = (name: string) => path.join(root, 'infra/environments', `${name}.json`);
  const dev = await readFile(file('dev'), 'utf8');
  for (const [name, change] of Object.entries(changes)) {
    const text = existsSync(file(name)) ? await readFile(file(name), 'utf8') : dev;
    const document = { ...(JSON.parse(text) as object), name, ...change };
    await writeFile(file(name), `${JSON.stringify(document, null, 2)}\n`);
  }
}

/** As whoever adopts it meets an account: platforms, and nothing that runs on them. */
async function createProvisioned(
  services: readonly string[],
  prepare: (root: string) => Promise<void>,
  environments: readonly string[],
): Promise<Sandbox> {
  const edgePort = await freePort();
  const aws = await startLocalAws({ speed, edgePort });
  const { endpoint } = aws;
  const sandbox = await createSandbox({
    services,
    prepare,
    aws: { endpoint, baseUrl: `http://127.0.0.1:${edgePort}` },
  });
  const note = { pid: process.pid, endpoint, speed, startedAt: Date.now(), environment: 'none' };
  await writeFile(rehearsalNote(sandbox.root), JSON.stringify(note));
  const all = { ...sandbox, stop: () => Promise.all([sandbox.stop(), aws.stop()]).then(() => undefined) };
  for (const environment of environments) {
    const up = await sandbox.inx('up', '--env', environment);
    if (up.code !== 0) {
      await all.stop();
      throw new Error(`${environment} was not provisioned: ${up.output}`);
    }
  }
  return all;
}
