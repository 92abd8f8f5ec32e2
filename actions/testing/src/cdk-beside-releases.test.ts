/**
 * CDK and releases side by side: what releases own is in no template, so the CDK CLI finds nothing to change after
 * them; and the platform does not go while they run on it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { ECSClient, ListServicesCommand } from '@aws-sdk/client-ecs';
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { names, readWorkspace } from '@inx/manifest';
import { createApp } from '@inx/platform/app';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CdkEnded, runCdk } from './cdk-cli.ts';
import { connectionTo, createSandbox, type Ended, homeAccount, type Sandbox } from './sandbox.ts';

let sandbox: Sandbox;
let folder: string;
let before: Readonly<Record<string, unknown>>;

beforeAll(async () => {
  process.env['CDK_VALIDATION'] = 'false';
  folder = await mkdtemp(path.join(tmpdir(), 'inx-beside-'));
  sandbox = await createSandbox({ speed: 60, services: ['auth', 'notification'] });
  before = await synthesize('dev', 'before');
}, 180_000);
afterAll(async () => {
  await sandbox?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The app as the documents of the sandbox are now, into a folder of this name; its templates by file. */
async function synthesize(name: string, into: string): Promise<Readonly<Record<string, unknown>>> {
  const parsed = await readWorkspace(sandbox.root, name);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  const { environment, services } = parsed.value;
  const outdir = path.join(folder, into);
  const { stacks: made } = createApp(environment, services, { outdir }).synth();
  return Object.fromEntries(made.map(({ stackName, template }) => [stackName, template as unknown]));
}

const cdk = (...args: string[]): Promise<CdkEnded> =>
  runCdk({ endpoint: sandbox.endpoint, folder, as: homeAccount }, ...args);

const manifest = (service: string, members: object) =>
  sandbox.edit(`services/${service}/service.json`, (text) =>
    JSON.stringify({ ...(JSON.parse(text) as object), ...members }),
  );

async function done(...args: string[]): Promise<Ended> {
  const run = await sandbox.inx(...args, '--json');
  expect(run.code, run.output).toBe(0);
  return run;
}

/** Services that the release moved. */
async function moved(...args: string[]): Promise<readonly string[]> {
  const run = await done(...args);
  const ended = run.events.find(({ type }) => type === 'ended') as { record?: { moved: string[] } };
  return ended.record?.moved ?? [];
}

type Named = ReturnType<typeof names>;
const dev = names({ name: 'dev', prefix: 'INX-DEV-USNV', bucketSuffix: '9015480' });
const qas = names({ name: 'qas', prefix: 'INX-QAS-USNV', bucketSuffix: '9015480' });

/** What the orchestrator has there. */
async function standing({ cluster, loadBalancer }: Named): Promise<{ services: string[]; rules: number }> {
  const { serviceArns = [] } = await new ECSClient(connectionTo(sandbox)).send(
    new ListServicesCommand({ cluster }),
  );
  const elb = new ElasticLoadBalancingV2Client(connectionTo(sandbox));
  const balancers = await elb.send(new DescribeLoadBalancersCommand({ Names: [loadBalancer] }));
  const { Listeners = [] } = await elb.send(
    new DescribeListenersCommand({ LoadBalancerArn: balancers.LoadBalancers?.[0]?.LoadBalancerArn }),
  );
  const { Rules = [] } = await elb.send(new DescribeRulesCommand({ ListenerArn: Listeners[0]?.ListenerArn }));
  return {
    services: serviceArns.map((arn) => arn.split('/').at(-1)!).sort(),
    rules: Rules.filter(({ IsDefault }) => !IsDefault).length,
  };
}

async function stacks({ stack }: Named): Promise<string[]> {
  const { Stacks = [] } = await new CloudFormationClient(connectionTo(sandbox)).send(
    new DescribeStacksCommand({}),
  );
  return Stacks.flatMap(({ StackName }) => StackName ?? []).filter((name) => name.startsWith(stack('')));
}

describe('five releases later', () => {
  it('the templates of the same documents are the same, whatever releases changed', async () => {
    await sandbox.edit('services/auth/src/main.ts', (text) => `${text}\nexport const touched = true;\n`);
    expect(await moved('deploy')).toEqual(['auth']);
    await manifest('notification', {
      health: { path: '/api/notifications/health/ready', drainingSeconds: 20 },
      environment: { TOUCHED: '1' },
    });
    expect(await moved('deploy')).toEqual(['notification']);
    await manifest('auth', { routes: { paths: ['/api/auth/*', '/internal/auth/*', '/api/sign-in/*'] } });
    expect(await moved('deploy')).toEqual(['auth']);
    // Scaling and schedules go with a release and move no task.
    await manifest('auth', {
      scaling: { min: 1, max: 6 },
      schedules: [{ name: 'tidy', cron: 'rate(1 day)', command: ['node', '/app/server.mjs', 'migrate'] }],
    });
    await moved('deploy');
    expect(await moved('rollback', '--to', '3')).toEqual(['auth']);
    expect(await synthesize('dev', 'after')).toEqual(before);
  }, 300_000);

  it.each(['change-set', 'template'])('cdk diff by %s says that nothing differs', async (method) => {
    const { code, text } = await cdk('diff', '-a', 'after', '--fail', '--method', method);
    expect(code, text).toBe(0);
    expect(text).toMatch(/Number of stacks with differences: 0/);
  });

  it('cdk deploy changes no stack', async () => {
    const { code, text } = await cdk('deploy', '--all', '-a', 'after', '--require-approval', 'never');
    expect(code, text).toBe(0);
    expect(text.match(/\(no changes\)/g)?.length).toBe(Object.keys(before).length);
  });
});

describe('while services run', () => {
  beforeAll(async () => {
    const document = JSON.parse(await sandbox.read('infra/environments/dev.json')) as object;
    await sandbox.write(
      'infra/environments/qas.json',
      JSON.stringify({ ...document, name: 'qas', prefix: 'INX-QAS-USNV', onceAnAccount: {} }),
    );
    await done('up', '--env', 'qas');
    await done('deploy', '--env', 'qas');
    await synthesize('qas', 'qas');
  }, 180_000);

  it('cdk destroy fails as CloudFormation does: what users need stays', async () => {
    const running = await standing(qas);
    expect(running).toEqual({ services: ['INX-QAS-USNV-auth', 'INX-QAS-USNV-notification'], rules: 4 });
    const { code, text } = await cdk('destroy', '--all', '--force', '-a', 'qas');
    expect(code, text).toBe(1);
    expect(text).toContain('The Cluster cannot be deleted while Services are active');
    expect(await standing(qas)).toEqual(running);
    // What nothing else needs is gone, and with it the part of the contract by which the services are found.
    expect(await stacks(qas)).not.toContain('INX-QAS-USNV-contract');
  });

  it('inx down --env removes services and rules first, then the stacks; another environment stays', async () => {
    const beside = await standing(dev);
    const run = await done('down', '--env', 'qas');
    const stages = run.events.flatMap(({ type, stage }) => (type === 'stage-started' ? [stage] : []));
    expect(stages).toEqual(['back', 'platform']);
    expect(await stacks(qas)).toEqual([]);
    expect(await standing(dev)).toEqual(beside);
    expect((await fetch(`${sandbox.baseUrl}/api/auth/health/ready`)).status).toBe(200);
  });

  it('inx down of the environment that it was started with: it goes on, as long as another account has one in it', async () => {
    await new CloudFormationClient(connectionTo(sandbox, '444455556666')).send(
      new CreateStackCommand({
        StackName: 'INX-PRD-USNV-network',
        TemplateBody: JSON.stringify({ Resources: { Topic: { Type: 'AWS::SNS::Topic' } } }),
      }),
    );
    const run = await sandbox.inx('down');
    expect([run.code, run.output]).toEqual([0, expect.stringMatching(/goes on.*INX-PRD-USNV-network/)]);
    expect(await stacks(dev)).toEqual([]);
    expect((await fetch(`${sandbox.endpoint}/_inx/health`)).status).toBe(200);
  });
});
