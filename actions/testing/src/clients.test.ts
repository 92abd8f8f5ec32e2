/** Real clients, unchanged, against the embedded AWS while it runs a real release. */
import { execFile } from 'node:child_process';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSandbox, repository, type Sandbox } from './sandbox.ts';

const run = promisify(execFile);
const services = ['auth', 'client', 'invoice', 'notification', 'payment'];
const venv = path.join(repository, '.inx/tools/awscli');
const aws = path.join(venv, 'bin/aws');
let sandbox: Sandbox;
let host: string;

async function has(command: string, ...args: string[]): Promise<boolean> {
  return run(command, args).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );
}

/** Version 1 from the package index: it honours AWS_ENDPOINT_URL and knows blue/green. */
async function installAwsCli(): Promise<void> {
  if (
    await access(aws).then(
      () => true,
      () => false,
    )
  )
    return;
  await run(process.env.INX_PYTHON ?? 'python3', ['-m', 'venv', venv]);
  await run(path.join(venv, 'bin/python'), ['-m', 'pip', 'install', '--quiet', 'awscli==1.45.11'], {
    timeout: 180_000,
  });
}

/** `logs tail` came with version 2, which Debian packages; this one takes the endpoint as an option only. */
const awsVersion2 = '/usr/bin/aws';

const missing: string[] = [];
for (const [tool, flag] of [
  [awsVersion2, '--version'],
  ['skopeo', '--version'],
  ['crane', 'version'],
] as const)
  if (!(await has(tool, flag))) missing.push(tool);
if (missing.length > 0 && process.env.CI === 'true') throw new Error(`missing: ${missing.join(', ')}`);
if (missing.length > 0) console.warn(`left out, as they are not installed: ${missing.join(', ')}`);

beforeAll(async () => {
  [sandbox] = await Promise.all([createSandbox({ speed: 20 }), installAwsCli()]);
  host = new URL(sandbox.endpoint).host;
});
afterAll(() => sandbox?.stop());

async function cli(...args: string[]): Promise<unknown> {
  const env = {
    PATH: process.env.PATH,
    AWS_ENDPOINT_URL: sandbox.endpoint,
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SECRET_ACCESS_KEY: 'x',
    AWS_DEFAULT_REGION: 'us-east-1',
  };
  const { stdout } = await run(aws, [...args, '--output', 'json'], { env });
  return stdout.trim() === '' ? undefined : JSON.parse(stdout);
}

describe('the AWS CLI', () => {
  it('sees the services, their deployments and how they ended', async () => {
    const cluster = ['--cluster', 'INX-DEV-USNV-CLUSTER01'];
    const described = await cli('ecs', 'describe-services', ...cluster, '--services', 'INX-DEV-USNV-auth');
    expect(described).toMatchObject({
      services: [{ status: 'ACTIVE', deploymentConfiguration: { strategy: 'BLUE_GREEN' } }],
    });
    const listed = (await cli(
      'ecs',
      'list-service-deployments',
      ...cluster,
      '--service',
      'INX-DEV-USNV-auth',
    )) as { serviceDeployments: { serviceDeploymentArn: string }[] };
    const arn = listed.serviceDeployments[0]!.serviceDeploymentArn;
    expect(await cli('ecs', 'describe-service-deployments', '--service-deployment-arns', arn)).toMatchObject({
      serviceDeployments: [{ status: 'SUCCESSFUL' }],
    });
  });

  it.skipIf(missing.includes(awsVersion2))('follows a service’s log (logs tail)', async () => {
    const { stdout } = await run(
      awsVersion2,
      ['logs', 'tail', '/ecs/INX-DEV-USNV-cluster', '--endpoint-url', sandbox.endpoint, '--since', '1h'],
      {
        env: {
          PATH: process.env.PATH,
          AWS_ACCESS_KEY_ID: 'x',
          AWS_SECRET_ACCESS_KEY: 'x',
          AWS_DEFAULT_REGION: 'us-east-1',
        },
      },
    );
    expect(stdout).toMatch(/invoice\/invoice\/[0-9a-f]{32} .*"msg":"listening"/);
  });

  it('sees rules and target health', async () => {
    const balancers = (await cli('elbv2', 'describe-load-balancers')) as {
      LoadBalancers: { LoadBalancerArn: string }[];
    };
    const listeners = (await cli(
      'elbv2',
      'describe-listeners',
      '--load-balancer-arn',
      balancers.LoadBalancers[0]!.LoadBalancerArn,
    )) as { Listeners: { ListenerArn: string }[] };
    const rules = (await cli(
      'elbv2',
      'describe-rules',
      '--listener-arn',
      listeners.Listeners[0]!.ListenerArn,
    )) as { Rules: { Priority: string }[] };
    expect(rules.Rules).toHaveLength(11);
    const groups = (await cli('elbv2', 'describe-target-groups', '--names', 'INX-DEV-USNV-auth-g')) as {
      TargetGroups: { TargetGroupArn: string }[];
    };
    const health = await cli(
      'elbv2',
      'describe-target-health',
      '--target-group-arn',
      groups.TargetGroups[0]!.TargetGroupArn,
    );
    expect(health).toMatchObject({ TargetHealthDescriptions: [{ TargetHealth: { State: 'healthy' } }] });
  });

  it('sees stacks and log lines', async () => {
    const { Stacks } = (await cli('cloudformation', 'describe-stacks')) as {
      Stacks: { StackName: string; StackStatus: string }[];
    };
    expect(Stacks.map((stack) => stack.StackName)).toEqual(
      expect.arrayContaining([expect.stringMatching(/edge$/i), expect.stringMatching(/cluster$/i)]),
    );
    expect(Stacks.filter((stack) => stack.StackStatus !== 'CREATE_COMPLETE')).toEqual([]);
    const { events } = (await cli(
      'logs',
      'filter-log-events',
      '--log-group-name',
      '/ecs/INX-DEV-USNV-cluster',
      '--log-stream-name-prefix',
      'auth/',
      '--max-items',
      '5',
    )) as { events: unknown[] };
    expect(events.length).toBeGreaterThan(0);
  });
});

describe.skipIf(missing.length > 0)('registry clients', () => {
  const tagOf = async (service: string) =>
    (
      (await cli('ecr', 'describe-images', '--repository-name', `inx-dev-usnv/${service}`)) as {
        imageDetails: { imageTags: string[] }[];
      }
    ).imageDetails[0]!.imageTags[0]!;
  const password = async () => {
    const token = (await cli('ecr', 'get-authorization-token')) as {
      authorizationData: { authorizationToken: string }[];
    };
    return Buffer.from(token.authorizationData[0]!.authorizationToken, 'base64')
      .toString('utf8')
      .slice('AWS:'.length);
  };

  it('crane validates all five images', async () => {
    const config = await mkdtemp(path.join(tmpdir(), 'inx-crane-'));
    const env = { ...process.env, DOCKER_CONFIG: config };
    await run('crane', ['auth', 'login', host, '-u', 'AWS', '-p', await password()], { env });
    for (const service of services) {
      const { stdout, stderr } = await run(
        'crane',
        ['validate', '--insecure', '--remote', `${host}/inx-dev-usnv/${service}:${await tagOf(service)}`],
        { env },
      );
      expect(stdout + stderr).toContain('PASS');
    }
    await rm(config, { recursive: true });
  });

  it('skopeo copies an image out and in again, with the same digest', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'inx-skopeo-'));
    const source = `docker://${host}/inx-dev-usnv/auth`;
    const credentials = `AWS:${await password()}`;
    await run('skopeo', [
      'copy',
      '--preserve-digests',
      '--src-tls-verify=false',
      '--src-creds',
      credentials,
      `${source}:${await tagOf('auth')}`,
      `dir:${folder}`,
    ]);
    await run('skopeo', [
      'copy',
      '--preserve-digests',
      '--dest-tls-verify=false',
      '--dest-creds',
      credentials,
      `dir:${folder}`,
      `${source}:copied`,
    ]);
    const { imageDetails } = (await cli(
      'ecr',
      'describe-images',
      '--repository-name',
      'inx-dev-usnv/auth',
    )) as { imageDetails: { imageTags: string[] }[] };
    expect(imageDetails).toHaveLength(1);
    expect(imageDetails[0]?.imageTags).toContain('copied');
    await rm(folder, { recursive: true });
  });
});
