/** The platform changed by the CDK's command line, under the role that GitHub Actions has for it and our bootstrap. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { type LocalAws, startLocalAws } from '@inx/local';
import { type Environment, names, readWorkspace } from '@inx/manifest';
import { createApp } from '@inx/platform/app';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { claimsOf, home, takeRole, variablesOf } from './roles-stage.ts';
import { repository } from './sandbox.ts';

const run = promisify(execFile);
const qualifier = 'invoxa';
let aws: LocalAws;
let folder: string;
let environment: Environment;
const administrator = { AWS_ACCESS_KEY_ID: home, AWS_SECRET_ACCESS_KEY: 'rehearsal' };

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'inx-roles-'));
  aws = await startLocalAws({ speed: 100 });
  const parsed = await readWorkspace(repository, 'dev');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  environment = { ...parsed.value.environment, bootstrap: { qualifier, permissionsBoundary: true } };
  process.env['CDK_VALIDATION'] = 'false';
  createApp(environment, parsed.value.services, { outdir: path.join(folder, 'out') }).synth();
}, 120_000);
afterAll(async () => {
  await aws?.stop();
  await rm(folder, { recursive: true, force: true });
});

const cdk = (credentials: Readonly<Record<string, string>>, ...args: string[]) =>
  run(
    path.join(repository, 'node_modules/.bin/node'),
    [path.join(repository, 'node_modules/aws-cdk/bin/cdk'), '--no-notices', ...args],
    {
      cwd: folder,
      timeout: 180_000,
      maxBuffer: 32 * 1024 * 1024,
      env: {
        PATH: process.env['PATH'],
        AWS_ENDPOINT_URL: aws.endpoint,
        AWS_REGION: 'us-east-1',
        AWS_DEFAULT_REGION: 'us-east-1',
        CDK_HOME: path.join(folder, 'home'),
        CDK_DISABLE_CLI_TELEMETRY: 'true',
        NO_COLOR: '1',
        CI: 'true',
        ...credentials,
      },
    },
  );
const deploy = (credentials: Readonly<Record<string, string>>, ...stacks: string[]) =>
  cdk(credentials, 'deploy', ...stacks, '-a', 'out', '--require-approval', 'never');

it('cdk bootstrap takes our template; an administrator makes the roles; the platform role makes the rest', async () => {
  await cdk(
    administrator,
    'bootstrap',
    `aws://${home}/us-east-1`,
    '--template',
    path.join(repository, 'infra/platform/bootstrap/bootstrap-template.json'),
    '--qualifier',
    qualifier,
    '--toolkit-stack-name',
    'CDKToolkit-invoxa',
  );
  const { stack, role } = names(environment);
  await deploy(administrator, stack('account'), stack('delivery-roles'));
  const roleArn = `arn:aws:iam::${home}:role/${role('github-platform')}`;
  const claims = claimsOf(environment, { workflow: 'deploy.yml', environment: 'dev-platform' });
  const job = variablesOf(await takeRole(aws, roleArn, claims));
  const { stderr } = await deploy(job, '--all');
  expect(stderr).not.toMatch(/Proceeding anyway|denied/i);
  const { Stacks } = await aws.invoke<{ Stacks: { StackName: string; StackStatus: string }[] }>(
    'cloudformation',
    'DescribeStacks',
    {},
  );
  const ours = Stacks.filter(({ StackName }) => StackName.startsWith(environment.prefix));
  expect(ours.length).toBeGreaterThan(8);
  expect(ours.filter(({ StackStatus }) => !/^(CREATE|UPDATE)_COMPLETE$/.test(StackStatus))).toEqual([]);
  const uses = aws.permissions();
  const used = uses.filter((use) => use.roleArn === roleArn && use.allowed).map(({ resource }) => resource);
  expect([...new Set(used)].map((arn) => arn.split('/').at(-1)).sort()).toEqual([
    `cdk-${qualifier}-deploy-role-${home}-us-east-1`,
    `cdk-${qualifier}-file-publishing-role-${home}-us-east-1`,
  ]);
  expect(uses.filter(({ allowed }) => !allowed)).toEqual([]);
}, 300_000);
