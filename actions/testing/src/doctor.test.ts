/** `inx doctor` against accounts that are not ready, each in another way. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createAccount } from '@inx/aws';
import { type Diagnosis, doctor, isReady } from '@inx/engine';
import { type LocalAws, startLocalAws } from '@inx/local';
import { type Environment, environmentSchema, readWorkspace, type ServiceManifest } from '@inx/manifest';
import { synthesize } from '@inx/platform';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectionTo, repository } from './sandbox.ts';

let aws: LocalAws;
let environment: Environment;
let services: readonly ServiceManifest[];

beforeAll(async () => {
  aws = await startLocalAws({ speed: 50, variants: { 'servicequotas.applied': 'L-3032A538=2' } });
  const parsed = await readWorkspace(repository, 'dev');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  ({ environment, services } = parsed.value);
});
afterAll(() => aws.stop());

async function templatesOf(document: Environment) {
  const stacks: readonly { stackName: string; template: Record<string, unknown>; region?: string }[] =
    await synthesize(document, services);
  return stacks.map(({ stackName: stack, template, region }) => ({
    stack,
    template,
    ...(region && { region }),
  }));
}

/** Every account of the embedded AWS begins empty, so each case has its own. */
async function diagnose(account: string, change: object = {}): Promise<Diagnosis> {
  const document = environmentSchema.parse({ ...environment, account, ...change });
  const templates = await templatesOf(document);
  return doctor(createAccount(connectionTo(aws, account)), {
    environment: document,
    services,
    templates,
    others: [],
  });
}

const blocking = (diagnosis: Diagnosis) =>
  diagnosis.findings
    .filter((finding) => finding.severity === 'blocks')
    .map(({ code, where }) => `${code} ${where}`);

const small = 'doctor.quota us-east-1: fargate/L-3032A538';

describe('inx doctor', () => {
  it('finds names that somebody took, a network in the way and what an account has once', async () => {
    const account = '222233334444';
    const call = (service: string, operation: string, input: object) =>
      aws.invoke<Record<string, unknown>>(service, operation, input, account);
    await call('ec2', 'CreateVpc', { CidrBlock: environment.vpcCidr });
    await call('ecr', 'CreateRepository', { repositoryName: 'inx-dev-usnv/auth' });
    await call('ecs', 'CreateCluster', { clusterName: 'INX-DEV-USNV-CLUSTER01' });
    await call('secretsmanager', 'CreateSecret', { Name: 'INX-DEV-USNV-jwt-secret', SecretString: 'x' });
    await call('secretsmanager', 'DeleteSecret', { SecretId: 'INX-DEV-USNV-jwt-secret' });
    await call('s3', 'CreateBucket', { Bucket: 'inx-dev-state-9015480' });
    await call('iam', 'CreateOpenIDConnectProvider', {
      Url: 'https://token.actions.githubusercontent.com',
      ClientIDList: ['sts.amazonaws.com'],
    });
    await call('guardduty', 'CreateDetector', { Enable: true });
    await call('ssm', 'DeleteParameter', { Name: '/cdk-bootstrap/hnb659fds/version' });
    const found = await diagnose(account, { onceAnAccount: { githubOidcProvider: true, guardDuty: true } });
    expect(isReady(found)).toBe(false);
    expect(blocking(found).sort()).toEqual(
      [
        'doctor.bootstrap us-east-1: /cdk-bootstrap/hnb659fds/version',
        'doctor.name-taken AWS::ECR::Repository inx-dev-usnv/auth',
        'doctor.name-taken AWS::ECS::Cluster INX-DEV-USNV-CLUSTER01',
        'doctor.name-taken AWS::S3::Bucket inx-dev-state-9015480',
        'doctor.once-an-account infra/environments/dev.json: onceAnAccount.githubOidcProvider',
        'doctor.once-an-account infra/environments/dev.json: onceAnAccount.guardDuty',
        'doctor.secret-deleting AWS::SecretsManager::Secret INX-DEV-USNV-jwt-secret',
        small,
      ].sort(),
    );
    expect(found.findings).toContainEqual(
      expect.objectContaining({ severity: 'warns', code: 'doctor.network-overlap' }),
    );
    for (const { remedy } of found.findings) expect(remedy).not.toBe('');
  });

  it('finds a domain whose certificate nobody has proven', async () => {
    const account = '333344445555';
    const { CertificateArn: certificateArn } = await aws.invoke<{ CertificateArn: string }>(
      'acm',
      'RequestCertificate',
      { DomainName: 'other.example.com', ValidationMethod: 'DNS' },
      account,
    );
    const found = await diagnose(account, { domain: { name: 'app.example.com', certificateArn } });
    expect(blocking(found)).toEqual([
      small,
      `doctor.domain ${certificateArn}`,
      `doctor.domain ${certificateArn}`,
    ]);
  });

  it('takes a platform of its own for no stranger’s', async () => {
    const account = '444455556666';
    const stacks = await synthesize(environmentSchema.parse({ ...environment, account }), services);
    for (const { stackName: StackName, template } of stacks) {
      await aws.invoke(
        'cloudformation',
        'CreateStack',
        { StackName, TemplateBody: JSON.stringify(template), Capabilities: ['CAPABILITY_NAMED_IAM'] },
        account,
      );
      await ended(StackName, account);
    }
    const found = await diagnose(account);
    expect(found.stacks).toBe(stacks.length);
    expect(blocking(found)).toEqual([small]);
  }, 120_000);

  it('says what it may not read, and judges the rest', async () => {
    const [accountId, role] = ['555566667777', 'narrow'];
    const trust = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' }],
    };
    await aws.invoke(
      'iam',
      'CreateRole',
      { RoleName: role, AssumeRolePolicyDocument: JSON.stringify(trust) },
      accountId,
    );
    const allowed = [
      'acm',
      'ce',
      'cloudformation',
      'dynamodb',
      'ec2',
      'ecr',
      'ecs',
      'elasticloadbalancing',
      'iam',
      'logs',
      'rds',
      's3',
      'secretsmanager',
      'servicequotas',
      'ssm',
      'sts',
    ].map((service) => `${service}:*`);
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: allowed, Resource: '*' }],
    });
    await aws.invoke('iam', 'PutRolePolicy', { RoleName: role, PolicyName: 'p', PolicyDocument }, accountId);
    const { Credentials } = await aws.invoke<{
      Credentials: { AccessKeyId: string; SecretAccessKey: string; SessionToken: string };
    }>(
      'sts',
      'AssumeRole',
      { RoleArn: `arn:aws:iam::${accountId}:role/${role}`, RoleSessionName: 'doctor' },
      accountId,
    );
    const document = environmentSchema.parse({ ...environment, account: accountId });
    const account = createAccount({
      ...connectionTo(aws),
      credentials: {
        accessKeyId: Credentials.AccessKeyId,
        secretAccessKey: Credentials.SecretAccessKey,
        sessionToken: Credentials.SessionToken,
      },
    });
    const templates = await templatesOf(document);
    const found = await doctor(account, { environment: document, services, templates, others: [] });
    expect(blocking(found)).toEqual([small]);
    expect(found.findings.filter((each) => each.code === 'doctor.unread')).toEqual([
      expect.objectContaining({
        message: expect.stringMatching(/^GuardDuty detectors/),
        why: expect.stringMatching(/guardduty:ListDetectors/),
      }),
    ]);
  });

  it('another account than the document’s is all that is told', async () => {
    const document = environmentSchema.parse({ ...environment, account: '999900001111' });
    const asked = { environment: document, services, templates: [], others: [] };
    expect(blocking(await doctor(createAccount(connectionTo(aws)), asked))).toEqual([
      'doctor.account infra/environments/dev.json: account',
    ]);
  });

  it('the command ends with 2 where something blocks, and tells what to do', async () => {
    const child = spawn(process.execPath, [path.join(repository, 'actions/cli/src/main.ts'), 'doctor'], {
      cwd: repository,
      env: { ...process.env, NO_COLOR: '1', NODE_NO_WARNINGS: '1', AWS_ENDPOINT_URL: aws.endpoint },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (part: Buffer) => {
      output += part.toString('utf8');
    });
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(2);
    expect(output).toMatch(/✗ Fargate On-Demand vCPU: the account may have 2; a release needs 2\.5/);
    expect(output).toMatch(/request-service-quota-increase .*--desired-value 9/);
  });
});

async function ended(StackName: string, account: string): Promise<void> {
  for (;;) {
    const { Stacks } = await aws.invoke<{ Stacks: { StackStatus: string }[] }>(
      'cloudformation',
      'DescribeStacks',
      { StackName },
      account,
    );
    if (!Stacks[0]?.StackStatus.endsWith('_IN_PROGRESS')) return;
    await aws.clock.sleep(1000);
  }
}
