/** Who gets in: tokens of jobs against the trust policies that CDK makes. */
import { type LocalAws, startLocalAws } from '@inx/local';
import { type Environment, names, readWorkspace } from '@inx/manifest';
import { synthesize } from '@inx/platform';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimsOf, type Kind, takeRole } from './roles-stage.ts';
import { repository } from './sandbox.ts';

let aws: LocalAws;
let environment: Environment;
let github: NonNullable<Environment['github']>;

beforeAll(async () => {
  aws = await startLocalAws();
  const parsed = await readWorkspace(repository, 'dev');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  environment = parsed.value.environment;
  github = environment.github!;
  const stacks = await synthesize(environment, parsed.value.services);
  for (const part of ['account', 'delivery-roles']) {
    const stack = stacks.find(({ stackName }) => stackName === names(environment).stack(part));
    await aws.invoke('cloudformation', 'CreateStack', {
      StackName: stack?.stackName,
      TemplateBody: JSON.stringify(stack?.template),
      Capabilities: ['CAPABILITY_NAMED_IAM'],
    });
  }
}, 60_000);
afterAll(() => aws.stop());

const take = (kind: Kind, claims: object) =>
  takeRole(aws, `arn:aws:iam::111122223333:role/${names(environment).role(`github-${kind}`)}`, claims);
const deploy = () => claimsOf(environment, { workflow: 'deploy.yml', environment: 'dev' });
/** The subject with ids, as repositories have it that were made or renamed since July 2026. */
const immutable = (repositoryName: string, context: string) => {
  const [owner, name] = repositoryName.split('/');
  return `repo:${owner}@${github.ownerId}/${name}@${github.repositoryId}:${context}`;
};
const file = (name: string, ref = 'refs/heads/main', from = github.repository) =>
  `${from}/.github/workflows/${name}@${ref}`;
const refused = { name: 'AccessDenied', message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity' };

describe('release', () => {
  it('the deploy job of the environment, in both formats of the subject', async () => {
    await take('release', deploy());
    await take('release', { ...deploy(), sub: immutable(github.repository, 'environment:dev') });
  });
  it('settle, which waits for no environment’s approval', async () => {
    await take('release', claimsOf(environment, { workflow: 'settle.yml' }));
  });
  it('after a renaming: the same id under another name, by the subject with ids', async () => {
    const repositoryName = `${github.repository}-renamed`;
    await take('release', {
      ...deploy(),
      repository: repositoryName,
      sub: immutable(repositoryName, 'environment:dev'),
      job_workflow_ref: file('deploy.yml', undefined, repositoryName),
    });
  });
  it.each<[string, () => object]>([
    ['a fork, by its own id', () => ({ repository: 'mallory/invoxa-delivery', repository_id: '99' })],
    ['a fork that claims our name in its subject', () => ({ repository_id: '99' })],
    ['a new repository of the old name', () => ({ repository_id: '4712' })],
    [
      'a new repository of the old name, with ids in its subject',
      () => ({ repository_id: '4712', sub: `repo:invoxa@${github.ownerId}/x@4712:environment:dev` }),
    ],
    [
      'the repository after it went to another owner',
      () => ({ sub: `repo:mallory@666/invoxa@${github.repositoryId}:environment:dev` }),
    ],
    ['another branch', () => ({ environment: undefined, sub: undefined, ref: 'refs/heads/feature' })],
    ['main, outside the environment', () => ({ environment: undefined })],
    ['another environment', () => ({ environment: 'prd' })],
    ['an environment whose name ends like ours', () => ({ environment: 'x:environment:dev' })],
    ['another workflow', () => ({ job_workflow_ref: file('evil.yml') })],
    [
      'a workflow below another folder',
      () => ({ job_workflow_ref: `${github.repository}/x/deploy.yml@refs/heads/main` }),
    ],
    [
      'the workflow file of another branch',
      () => ({ job_workflow_ref: file('deploy.yml', 'refs/heads/feature') }),
    ],
    ['the file on main, for a run of another branch', () => ({ ref: 'refs/heads/feature' })],
    ['a pull request', () => ({ environment: undefined, sub: `repo:${github.repository}:pull_request` })],
  ])('not %s', async (_, change) => {
    await expect(take('release', { ...deploy(), ...change() })).rejects.toMatchObject(refused);
  });
  it('not with the token of another audience', async () => {
    await expect(take('release', { ...deploy(), aud: 'https://github.com/invoxa' })).rejects.toMatchObject({
      name: 'InvalidIdentityTokenException',
    });
  });
});

describe('platform', () => {
  it('not the release job, unless it is in the environment of the platform', async () => {
    await expect(
      take('platform', claimsOf(environment, { workflow: 'rollback.yml', environment: 'dev' })),
    ).rejects.toMatchObject(refused);
    await take('platform', claimsOf(environment, { workflow: 'deploy.yml', environment: 'dev-platform' }));
  });
});

describe('plan', () => {
  const pull = () => ({
    ...claimsOf(environment, { workflow: 'plan.yml' }),
    ref: 'refs/pull/7/merge',
    sub: `repo:${github.repository}:pull_request`,
    job_workflow_ref: file('plan.yml', 'refs/pull/7/merge'),
  });
  it('pull requests of own branches, and main', async () => {
    await take('plan', pull());
    await take('plan', { ...pull(), sub: immutable(github.repository, 'pull_request') });
    await take('plan', claimsOf(environment, { workflow: 'drift.yml' }));
  });
  it.each<[string, () => object]>([
    ['a fork', () => ({ repository: 'mallory/invoxa-delivery', repository_id: '99' })],
    ['another workflow', () => ({ job_workflow_ref: file('ci.yml', 'refs/pull/7/merge') })],
    ['a branch without a pull request', () => ({ sub: `repo:${github.repository}:ref:refs/heads/feature` })],
  ])('not %s', async (_, change) => {
    await expect(take('plan', { ...pull(), ...change() })).rejects.toMatchObject(refused);
  });
});
