/**
 * The platform made and changed under the role that GitHub Actions has for it, and our bootstrap: by the CDK's command line
 * and by inx, in every region that the environment names.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type LocalAws, startLocalAws } from '@inx/local';
import { type Environment, names, readWorkspace, regionsOf, type ServiceManifest } from '@inx/manifest';
import { createApp } from '@inx/platform/app';
import { deliveryRoles } from '@inx/platform/delivery';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CdkPlace, runCdk } from './cdk-cli.ts';
import { claimsOf, type Kind, takeRole, variablesOf } from './roles-stage.ts';
import { unexplained } from './roles-used.ts';
import { createSandbox, homeAccount, repository, type Sandbox } from './sandbox.ts';

const qualifier = 'invoxa';
const other = '444455556666';
let aws: LocalAws;
let folder: string;
let sandbox: Sandbox;
let environments: Readonly<Record<string, Environment>>;
let services: readonly ServiceManifest[];

beforeAll(async () => {
  process.env['CDK_VALIDATION'] = 'false';
  folder = await mkdtemp(path.join(tmpdir(), 'inx-roles-'));
  aws = await startLocalAws({ speed: 100 });
  sandbox = await createSandbox({ aws: { endpoint: aws.endpoint, baseUrl: '' } });
  const bootstrap = { qualifier, permissionsBoundary: true };
  const prd = JSON.parse(await sandbox.read('infra/environments/prd.json')) as Environment;
  const documents = {
    dev: { ...(JSON.parse(await sandbox.read('infra/environments/dev.json')) as object), bootstrap },
    prd: { ...prd, bootstrap },
    // As prd, in an account of its own.
    stg: {
      ...prd,
      name: 'stg',
      prefix: 'INX-STG-USNV',
      account: other,
      promotion: {},
      onceAnAccount: { githubOidcProvider: true },
      domain: { ...prd.domain, certificateArn: prd.domain?.certificateArn?.replace(homeAccount, other) },
      bootstrap,
    },
  };
  const read = async ([name, document]: [string, object]) => {
    await sandbox.write(`infra/environments/${name}.json`, JSON.stringify(document));
    const parsed = await readWorkspace(sandbox.root, name);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
    services = parsed.value.services;
    createApp(parsed.value.environment, services, { outdir: path.join(folder, name) }).synth();
    return [name, parsed.value.environment] as const;
  };
  environments = Object.fromEntries(await Promise.all(Object.entries(documents).map(read)));
}, 120_000);
afterAll(async () => {
  await sandbox?.stop();
  await aws?.stop();
  await rm(folder, { recursive: true, force: true });
});

type As = CdkPlace['as'];
const cdk = async (as: As, ...args: string[]) => {
  const { code, text } = await runCdk({ endpoint: aws.endpoint, folder, as }, ...args);
  expect(code, text).toBe(0);
  return text;
};
const deploy = (as: As, name: string, ...stacks: string[]) =>
  cdk(as, 'deploy', ...stacks, '-a', path.join(folder, name), '--require-approval', 'never');
/** As docs/adopt.md says: without a place, the CDK bootstraps those of the app. */
const bootstrap = (as: As, name: string) =>
  cdk(
    as,
    'bootstrap',
    ...['-a', path.join(folder, name)],
    ...['--template', path.join(repository, 'infra/platform/bootstrap/bootstrap-template.json')],
    ...['--qualifier', qualifier, '--toolkit-stack-name', 'CDKToolkit-invoxa'],
  );

const accountOf = ({ account = homeAccount }: Environment) => account;
const arnOf = (environment: Environment, kind: Kind) =>
  `arn:aws:iam::${accountOf(environment)}:role/${names(environment).role(`github-${kind}`)}`;
/** A session of a role, as a job of GitHub has it. */
async function jobOf(environment: Environment, kind: Kind): Promise<Record<string, string>> {
  const job =
    kind === 'plan'
      ? { workflow: 'plan.yml' }
      : { workflow: 'deploy.yml', environment: `${environment.name}-platform` };
  return variablesOf(await takeRole(aws, arnOf(environment, kind), claimsOf(environment, job)));
}

const usesOf = (environment: Environment, kind: Kind) =>
  aws.permissions().filter(({ roleArn }) => roleArn === arnOf(environment, kind));
const refused = () => aws.permissions().filter(({ allowed }) => !allowed);

/** Stacks of the environment by region, none of which is in another state than made or changed. */
async function stacksOf(environment: Environment): Promise<Record<string, number>> {
  const regions = regionsOf(environment).map(async (region) => {
    const { Stacks } = await aws.invoke<{ Stacks: { StackName: string; StackStatus: string }[] }>(
      'cloudformation',
      'DescribeStacks',
      {},
      accountOf(environment),
      region,
    );
    const ours = Stacks.filter(({ StackName }) => StackName.startsWith(environment.prefix));
    expect(ours.filter(({ StackStatus }) => !/^(CREATE|UPDATE)_COMPLETE$/.test(StackStatus))).toEqual([]);
    return [region, ours.length] as const;
  });
  return Object.fromEntries(await Promise.all(regions));
}

describe('by the CDK’s command line', () => {
  it('bootstrap takes our template, in every region of the app', async () => {
    const text = await bootstrap(homeAccount, 'prd');
    for (const region of ['us-east-1', 'us-west-2'])
      expect(text).toMatch(new RegExp(`Environment aws://${homeAccount}/${region} bootstrapped`));
    await deploy(homeAccount, 'dev', names(environments['dev']!).stack('account'));
  });

  it.each([
    ['dev', { 'us-east-1': 16 }],
    ['prd', { 'us-east-1': 15, 'us-west-2': 1 }],
  ])(
    'an administrator makes the roles, the platform role all of %s',
    async (name, expected) => {
      const environment = environments[name]!;
      await deploy(homeAccount, name, names(environment).stack('delivery-roles'));
      const text = await deploy(await jobOf(environment, 'platform'), name, '--all');
      expect(text).not.toMatch(/Proceeding anyway|denied/i);
      expect(await stacksOf(environment)).toEqual(expected);
      const used = new Set(usesOf(environment, 'platform').map(({ resource }) => resource.split('/').at(-1)));
      expect([...used].sort()).toEqual(
        ['deploy', 'file-publishing'].flatMap((kind) =>
          regionsOf(environment).map((region) => `cdk-${qualifier}-${kind}-role-${homeAccount}-${region}`),
        ),
      );
      expect(refused()).toEqual([]);
    },
    300_000,
  );

  it('what CloudFormation cannot close is found by the plan role, and closed by the platform role', async () => {
    const prd = environments['prd']!;
    const drift = async () => sandbox.inxWith(await jobOf(prd, 'plan'), 'drift', '--env', 'prd');
    const found = await drift();
    expect([found.code, found.output]).toEqual([8, expect.stringMatching(/1 thing is not as wanted/)]);
    expect(found.output).toMatch(/\[default-security-group\]/);
    expect(found.output).not.toMatch(/not looked at/);
    const closed = await sandbox.inxWith(await jobOf(prd, 'platform'), 'platform', 'close', '--env', 'prd');
    expect([closed.code, closed.output]).toEqual([
      0,
      expect.stringMatching(/is closed \(2 rules taken away\)/),
    ]);
    const again = await drift();
    expect(again.code, again.output).toBe(0);
    expect(refused()).toEqual([]);
  }, 120_000);
});

describe('by inx', () => {
  it('up hands the execution role over: all of it is made under the platform role', async () => {
    const stg = environments['stg']!;
    await bootstrap(other, 'stg');
    const { stack } = names(stg);
    await deploy(other, 'stg', stack('account'), stack('delivery-roles'));
    const up = await sandbox.inxWith(await jobOf(stg, 'platform'), 'up', '--env', 'stg');
    expect(up.code, up.output).toBe(0);
    expect(await stacksOf(stg)).toEqual({ 'us-east-1': 16, 'us-west-2': 1 });
    // The same templates by the other tool: nothing is left to do.
    const text = await deploy(await jobOf(stg, 'platform'), 'stg', '--all');
    expect(text.match(/\(no changes\)/g)).toHaveLength(17);
    expect(refused()).toEqual([]);
  }, 300_000);

  it('an approved plan is carried out only while the platform is the one that it was made from', async () => {
    const stg = environments['stg']!;
    const check = async (basis: string) =>
      sandbox.inxWith(await jobOf(stg, 'platform'), 'platform', 'check', '--env', 'stg', '--basis', basis);
    const planned = await sandbox.inxWith(await jobOf(stg, 'plan'), 'plan', '--env', 'stg', '--json');
    expect(planned.code, planned.output).toBe(0);
    const { platform } = planned.events.find(({ type }) => type === 'plan') as {
      platform: { basis: string };
    };
    const well = await check(platform.basis);
    expect([well.code, well.output]).toEqual([0, expect.stringMatching(/the one that was planned with/)]);

    await sandbox.edit('infra/environments/stg.json', (text) => text.replace('"invoxa-delivery"', '"other"'));
    const up = await sandbox.inxWith(await jobOf(stg, 'platform'), 'up', '--env', 'stg');
    expect(up.code, up.output).toBe(0);
    const stale = await check(platform.basis);
    expect([stale.code, stale.output]).toEqual([
      2,
      expect.stringMatching(/not the one that was planned with; what would happen now: none/),
    ]);
    const nonsense = await check('main');
    expect([nonsense.code, nonsense.output]).toEqual([
      2,
      expect.stringMatching(/must be 64 hexadecimal digits/),
    ]);
    expect(refused()).toEqual([]);
  }, 180_000);

  it('the platform role may do nothing that nothing needed, but for a written reason', async () => {
    const stg = environments['stg']!;
    const role = deliveryRoles(
      stg,
      services.map(({ name }) => name),
    ).find(({ kind }) => kind === 'platform')!;
    expect(await unexplained(aws, role, usesOf(stg, 'platform'), other)).toEqual([]);
  });

  it('without a bootstrap of the region it is refused: no change set without the execution role', async () => {
    const stg = environments['stg']!;
    const Name = `/cdk-bootstrap/${qualifier}/version`;
    await aws.invoke('ssm', 'DeleteParameter', { Name }, other, 'us-west-2');
    await sandbox.edit('infra/environments/stg.json', (text) => text.replace('"platform"', '"somebody"'));
    const up = await sandbox.inxWith(await jobOf(stg, 'platform'), 'up', '--env', 'stg');
    expect([up.code, up.output]).toEqual([2, expect.stringMatching(/cloudformation:CreateChangeSet/)]);
  });
});
