/** From an account where nothing runs to another account's users, by the workflow files as they are. */
import {
  CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAct, type WorkflowEnded, type WorkflowWish } from './act/run.ts';
import { createStage, type Stage } from './act/stage.ts';
import type { Approval } from './github/state.ts';
import { connectionTo, homeAccount } from './sandbox.ts';

const timeout = 600_000;
const services = ['auth', 'notification'];
const other = '444455556666';
let stage: Stage;

const approved = async (environment: string): Promise<Approval> => ({
  state: 'approved',
  by: 'eve',
  comment: 'read it',
  environments: [environment],
});

describe.skipIf(!findAct() && !process.env['CI'])('releases and promotions', { timeout }, () => {
  beforeAll(async () => {
    stage = await createStage({
      services,
      provisioned: ['dev', 'prd', 'stg'],
      environments: {
        prd: { services: { auth: { scaling: { min: 2 } } } },
        // A third environment, in an account of its own.
        stg: {
          account: other,
          prefix: 'INX-STG-USNV',
          promotion: {
            from: ['dev'],
            readRoles: { dev: `arn:aws:iam::${homeAccount}:role/INX-DEV-USNV-promotion-source` },
            imageRoles: { dev: `arn:aws:iam::${homeAccount}:role/INX-DEV-USNV-promotion-images` },
          },
        },
      },
    });
    stage.github.state.environments.push({
      name: 'stg',
      reviewers: ['eve'],
      preventSelfReview: true,
      branches: ['main'],
      waitMinutes: 0,
    });
  }, timeout);
  afterAll(() => stage?.stop());

  const head = () => stage.project.git('rev-parse', 'HEAD');
  const promotion = async (to: string, more: Partial<WorkflowWish> = {}): Promise<WorkflowWish> => ({
    workflow: 'promote.yml',
    event: 'workflow_dispatch',
    sha: await head(),
    inputs: { from: 'dev', to, release: '' },
    review: approved,
    ...more,
  });
  const outputs = (ended: WorkflowEnded, job: string, step: string) => ended.jobs[job]?.outputs[step];
  const codes = (ended: WorkflowEnded, job: string) =>
    ended.jobs[job]?.annotations.map(({ properties }) => properties['title']);
  const deploymentsIn = (environment: string) =>
    stage.github.state.deployments.filter((each) => each.environment === environment);
  const check = () => stage.github.state.checkRuns.at(-1);
  /** Service → image, as the newest release of the environment has it. */
  const images = async (environment: string) => {
    const { events } = await stage.sandbox.inx('releases', '--json', '--env', environment);
    const { release } = events.find(({ type }) => type === 'release') as {
      release: { services: Record<string, { imageDigest: string }> };
    };
    return Object.fromEntries(
      Object.entries(release.services).map(([name, { imageDigest }]) => [name, imageDigest]),
    );
  };
  /** What the environment's own address answers. */
  const revision = async (environment: string, service: string) => {
    const { baseUrl } = await stage.status(environment);
    const answer = await fetch(`${baseUrl}/api/${service}/health/ready`);
    return [answer.status, answer.headers.get('x-inx-revision')];
  };

  it('the first release of an empty account: everything is new, and GitHub shows where it runs', async () => {
    expect((await stage.status()).current).toBeNull();
    const sha = await head();
    const ended = await stage.runner.run({ workflow: 'deploy.yml', event: 'push', sha });
    expect(ended.conclusion, ended.text).toBe('success');
    expect(Object.keys(ended.jobs)).toEqual(['plan', 'release']);
    expect(outputs(ended, 'release', 'release')).toMatchObject({
      outcome: 'released',
      release: '1',
      'changed-services': JSON.stringify(services),
      address: stage.sandbox.baseUrl,
    });
    expect(ended.jobs['release']?.summary).toContain('| auth | new | `INX-DEV-USNV-auth:1` |');
    const [deployment] = deploymentsIn('dev');
    expect(deployment).toMatchObject({ sha, environment: 'dev' });
    expect(deployment?.statuses).toMatchObject([
      { state: 'in_progress', environmentUrl: stage.sandbox.baseUrl },
      { state: 'success', environmentUrl: stage.sandbox.baseUrl },
    ]);
    expect(check()).toMatchObject({ headSha: sha, name: 'inx deploy (dev)', conclusion: 'success' });
    expect((await stage.status()).current).toMatchObject({ number: 1, commit: { sha } });
    expect(await revision('dev', 'auth')).toEqual([200, 'INX-DEV-USNV-auth:1']);
  });

  it('promoted once it is approved: exactly the plan that was shown, by the very images of dev', async () => {
    const wish = await promotion('prd');
    const ended = await stage.runner.run(wish);
    expect(ended.conclusion, ended.text).toBe('success');
    expect(ended.run.approvals).toMatchObject([{ by: 'eve', environments: ['prd'] }]);
    expect(ended.jobs['propose']?.summary).toContain('| auth |');
    expect(outputs(ended, 'promote', 'promote')).toMatchObject({
      outcome: 'released',
      'changed-services': JSON.stringify(services),
      'plan-digest': outputs(ended, 'propose', 'plan')?.['plan-digest'],
      digests: JSON.stringify(await images('dev')),
    });
    const { baseUrl, services: running } = await stage.status('prd');
    expect(deploymentsIn('prd')).toMatchObject([{ sha: wish.sha }]);
    expect(deploymentsIn('prd')[0]?.statuses).toMatchObject([
      { state: 'in_progress' },
      { state: 'success', environmentUrl: baseUrl },
    ]);
    expect(check()).toMatchObject({ name: 'inx promote (prd)', conclusion: 'success' });
    expect(await images('prd')).toEqual(await images('dev'));
    expect(await revision('prd', 'auth')).toEqual([200, 'INX-PRD-USNV-auth:1']);
    expect(running.find(({ service }) => service === 'auth')?.healthy).toBeGreaterThanOrEqual(2);
  });

  /** Runs what `during` starts while GitHub asks nobody before a job may act on the environment. */
  async function unprotected<T>(name: string, during: () => Promise<T>): Promise<T> {
    const { environments } = stage.github.state;
    const at = environments.findIndex((each) => each.name === name);
    const [protectedOne] = environments.splice(at, 1, { ...environments[at]!, reviewers: [] });
    try {
      return await during();
    } finally {
      environments.splice(at, 1, protectedOne!);
    }
  }

  it('a platform change that widens stops where GitHub asks nobody', async () => {
    await stage.project.edit('infra/environments/dev.json', (text) =>
      JSON.stringify({ ...(JSON.parse(text) as object), promotion: { toAccounts: [other] } }),
    );
    await stage.project.edit('services/auth/src/main.ts', (text) => `${text}\nexport const more = true;\n`);
    const sha = await stage.project.push('another account may take releases; auth changed');
    const ended = await unprotected('dev-platform', () =>
      stage.runner.run({ workflow: 'deploy.yml', event: 'push', sha }),
    );
    expect(ended.conclusion, ended.text).toBe('failure');
    expect(Object.keys(ended.jobs)).toEqual(['plan', 'platform-approved']);
    expect(ended.jobs['platform-approved']?.annotations).toEqual([
      expect.objectContaining({
        level: 'error',
        message: expect.stringMatching(/dev-platform asks nobody for an approval, so nothing was changed/),
      }),
    ]);
    expect(await sourceRoles()).toEqual([]);
    expect((await stage.status()).current).toMatchObject({ number: 1 });
  });

  const rolesStack = async () => {
    const cloudFormation = new CloudFormationClient(connectionTo(stage.sandbox));
    const { Stacks } = await cloudFormation.send(
      new DescribeStacksCommand({ StackName: 'INX-DEV-USNV-delivery-roles' }),
    );
    return Stacks?.[0];
  };
  /** Roles for other accounts, as the platform's stack names them. */
  const sourceRoles = async () => {
    const values = ((await rolesStack())?.Outputs ?? []).map((each) => each.OutputValue ?? '');
    return values.filter((each) => each.includes('/INX-DEV-USNV-promotion-')).sort();
  };

  type Template = { Resources: Record<string, { Type: string; Properties?: object }> };
  const renamedTopic = ({ Resources, ...rest }: Template): Template => ({
    ...rest,
    Resources: Object.fromEntries(
      Object.entries(Resources).map(([id, resource]) => [
        id,
        resource.Type === 'AWS::SNS::Topic'
          ? { ...resource, Properties: { ...resource.Properties, DisplayName: 'renamed' } }
          : resource,
      ]),
    ),
  });

  it('a platform change that waited while another one came is not what was approved: refused', async () => {
    const cloudFormation = new CloudFormationClient(connectionTo(stage.sandbox));
    const place = { StackName: 'INX-DEV-USNV-alerts' };
    const { TemplateBody = '' } = await cloudFormation.send(new GetTemplateCommand(place));
    const bring = (text: string) =>
      cloudFormation.send(new UpdateStackCommand({ ...place, TemplateBody: text }));
    const ended = await stage.runner.run({
      workflow: 'deploy.yml',
      event: 'push',
      sha: await head(),
      review: async (environment) => {
        await bring(JSON.stringify(renamedTopic(JSON.parse(TemplateBody) as Template)));
        return approved(environment);
      },
    });
    await bring(TemplateBody);
    expect(ended.conclusion, ended.text).toBe('failure');
    expect(Object.keys(ended.jobs)).toEqual(['plan', 'platform-approved']);
    expect(ended.jobs['platform-approved']?.annotations).toContainEqual(
      expect.objectContaining({
        level: 'error',
        message: expect.stringMatching(/^plan\.stale: the platform changed since this was approved/),
      }),
    );
    expect(await sourceRoles()).toEqual([]);
  });

  /** From somebody's own machine: after main's newest commit, or after the first one, which is older. */
  const releaseByHand = async (service: string, after: 'main' | 'the first') => {
    if (after === 'main') {
      await stage.sandbox.git('fetch', '--quiet', stage.project.origin, 'main');
      await stage.sandbox.git('reset', '--quiet', '--soft', 'FETCH_HEAD');
    }
    await stage.sandbox.edit(`services/${service}/service.json`, (text) =>
      JSON.stringify({ ...(JSON.parse(text) as object), environment: { MORE: '1' } }),
    );
    await stage.sandbox.git('commit', '--quiet', '--all', '--message', 'one variable more');
    const ended = await stage.sandbox.inx('deploy');
    expect(ended.code, ended.output).toBe(0);
  };

  it('a platform change that widens: its reviewers are asked, CDK applies it, then the release goes on', async () => {
    const sha = await head();
    const ended = await stage.runner.run({
      workflow: 'deploy.yml',
      event: 'push',
      sha,
      review: async (environment) => {
        // An older commit than main's, but a release that this one's plan did not start from.
        await releaseByHand('notification', 'the first');
        return approved(environment);
      },
    });
    expect(ended.conclusion, ended.text).toBe('success');
    expect(outputs(ended, 'plan', 'judge')).toEqual({
      change: 'approval',
      basis: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(Object.keys(ended.jobs)).toEqual(['plan', 'platform-approved', 'release']);
    expect(ended.run.approvals).toMatchObject([{ by: 'eve', environments: ['dev-platform'] }]);
    expect(await rolesStack()).toMatchObject({ StackStatus: 'UPDATE_COMPLETE' });
    expect(await sourceRoles()).toEqual(
      ['images', 'source'].map((end) => `arn:aws:iam::${homeAccount}:role/INX-DEV-USNV-promotion-${end}`),
    );
    expect(ended.jobs['release']?.annotations).toContainEqual(
      expect.objectContaining({
        level: 'notice',
        message:
          'the plan was made again: it started from release 1, and release 2 serves now; planned to move auth, it moves auth, notification',
      }),
    );
    expect(outputs(ended, 'release', 'release')).toMatchObject({
      'changed-services': '["auth","notification"]',
    });
    expect((await stage.status()).current).toMatchObject({ number: 3, commit: { sha } });
  });

  describe('refused, with prd as it was', () => {
    /** Nothing moved in prd, nothing was shown there, and the check says why. */
    const refused = async (more: Partial<WorkflowWish>): Promise<WorkflowEnded> => {
      // How many tasks there are is scaling's to say, which goes on meanwhile.
      const serving = async () => {
        const { current, services: running } = await stage.status('prd');
        const tasks = running.map(({ service, taskDefinition }) => [service, taskDefinition]);
        return [current, tasks, deploymentsIn('prd').length];
      };
      const before = await serving();
      const ended = await stage.runner.run(await promotion('prd', more));
      expect(ended.conclusion, ended.text).toBe('failure');
      expect(await serving()).toEqual(before);
      return ended;
    };

    it('when dev went on while the promotion waited for its approval', async () => {
      const ended = await refused({
        review: async (environment) => {
          await releaseByHand('auth', 'main');
          return approved(environment);
        },
      });
      expect(outputs(ended, 'promote', 'promote')).toMatchObject({ outcome: 'refused' });
      expect(codes(ended, 'promote')).toContain('plan.stale');
      expect(check()).toMatchObject({ name: 'inx promote (prd)', conclusion: 'failure' });
    });

    it('for a release that dev went back from, before anybody is asked', async () => {
      const back = await stage.sandbox.inx('rollback');
      expect(back.code, back.output).toBe(0);
      const ended = await refused({ inputs: { from: 'dev', to: 'prd', release: '4' } });
      expect(Object.keys(ended.jobs)).toEqual(['propose']);
      expect(codes(ended, 'propose')).toEqual(['promotion.rolled-back']);
      expect(ended.run.approvals).toEqual([]);
    });

    it('where GitHub asks nobody before a job may act on prd', async () => {
      const ended = await unprotected('prd', () => refused({}));
      expect(outputs(ended, 'promote', 'promote')).toMatchObject({ outcome: 'refused' });
      expect(codes(ended, 'promote')).toContain('promotion.no-reviewers');
      expect(check()).toMatchObject({ name: 'inx promote (prd)', conclusion: 'failure' });
    });
  });

  it('into another account: planned, copied and released by that account’s roles', async () => {
    await stage.project.edit('.github/workflows/promote.yml', (text) =>
      text.replace('options: [prd]', 'options: [prd, stg]'),
    );
    await stage.project.push('stg gets releases as well');
    const ended = await stage.runner.run(await promotion('stg'));
    expect(ended.conclusion, ended.text).toBe('success');
    expect(outputs(ended, 'promote', 'promote')).toMatchObject({ outcome: 'released' });
    expect(await images('stg')).toEqual(await images('dev'));
    expect(deploymentsIn('stg').map((each) => each.statuses.at(-1)?.state)).toEqual(['success']);
    expect(await revision('stg', 'auth')).toEqual([200, 'INX-STG-USNV-auth:1']);
  });

  describe('prd’s platform, by hand', () => {
    const update: Pick<WorkflowWish, 'workflow' | 'event' | 'inputs' | 'review'> = {
      workflow: 'platform.yml',
      event: 'workflow_dispatch',
      inputs: { environment: 'prd' },
      review: approved,
    };
    const retentionDays = async () => {
      const logs = new CloudWatchLogsClient(connectionTo(stage.sandbox));
      const { logGroups } = await logs.send(
        new DescribeLogGroupsCommand({ logGroupNamePrefix: '/ecs/INX-PRD-USNV-cluster' }),
      );
      return logGroups?.[0]?.retentionInDays;
    };

    it('as main says it already: nobody is asked', async () => {
      const ended = await stage.runner.run({ ...update, sha: await head() });
      expect(ended.conclusion, ended.text).toBe('success');
      expect(Object.keys(ended.jobs)).toEqual(['propose']);
      expect(ended.jobs['propose']?.summary).toContain('its platform is as wanted');
      expect(ended.run.approvals).toEqual([]);
    });

    it('behind main: its reviewers are asked, CDK applies it, and no service moves', async () => {
      stage.github.state.environments.push({
        name: 'prd-platform',
        reviewers: ['eve'],
        preventSelfReview: true,
        branches: ['main'],
        waitMinutes: 0,
      });
      await stage.project.edit('infra/environments/prd.json', (text) =>
        JSON.stringify({ ...(JSON.parse(text) as object), logRetentionDays: 180 }),
      );
      const before = await stage.status('prd');
      const sha = await stage.project.push('prd keeps its logs for half a year');
      const ended = await stage.runner.run({ ...update, sha });
      expect(ended.conclusion, ended.text).toBe('success');
      expect(ended.run.approvals).toMatchObject([{ by: 'eve', environments: ['prd-platform'] }]);
      expect(ended.jobs['propose']?.summary).toContain('the platform of `prd` would change');
      expect(await retentionDays()).toBe(180);
      const { current, services: running } = await stage.status('prd');
      expect(current).toEqual(before.current);
      expect(running.map((each) => each.taskDefinition)).toEqual(
        before.services.map((each) => each.taskDefinition),
      );
    });
  });

  it('drift: prd, as it was promoted, is as everybody wants it', async () => {
    const ended = await stage.runner.run({
      workflow: 'drift.yml',
      event: 'schedule',
      sha: await head(),
      environment: 'prd',
    });
    expect(ended.conclusion, ended.text).toBe('success');
    expect(outputs(ended, 'drift (prd)', 'drift'), stage.github.state.issues[0]?.body).toMatchObject({
      outcome: 'unchanged',
      findings: '0',
    });
  });

  it('nothing asked of GitHub was outside of its description, or of the job’s permissions', () => {
    expect(stage.github.state.violations).toEqual([]);
  });
});
