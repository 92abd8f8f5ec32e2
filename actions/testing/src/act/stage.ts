/** Everything that a workflow meets: an embedded AWS that runs dev, a GitHub that hosts the project, a runner. */
import { bundleActions } from '../../../bundle.ts';
import { LocalGitHub } from '../github/server.ts';
import { createSandbox, type Sandbox } from '../sandbox.ts';
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
  readonly services: readonly {
    readonly service: string;
    readonly taskDefinition: string;
    readonly healthy: number;
  }[];
}

/** Those that start fast: what five do together is tested elsewhere. */
const services = ['auth', 'invoice', 'notification'];

export const repositoryName = 'invoxa/invoxa-delivery';

export async function createStage(): Promise<Stage> {
  const project = await createProject(services);
  // Of the sources as they are: the committed bundle is compared elsewhere.
  await bundleActions(`${project.root}/actions/dist`);
  await project.push('the actions of these sources');
  const sandbox = await createSandbox({ speed: 8, services });
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
