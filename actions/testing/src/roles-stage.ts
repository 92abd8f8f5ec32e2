/** An account in which GitHub's roles exist and everything else is made, with sessions of those roles. */
import {
  AssumeRoleWithWebIdentityCommand,
  type AssumeRoleWithWebIdentityCommandOutput,
  STSClient,
} from '@aws-sdk/client-sts';
import { type LocalAws, startLocalAws } from '@inx/local';
import { type Environment, names, readWorkspace, type ServiceManifest } from '@inx/manifest';
import { synthesize } from '@inx/platform';
import { connectionTo, createSandbox, freePort, homeAccount, type Sandbox } from './sandbox.ts';

export type Kind = 'plan' | 'release' | 'platform';

export interface RolesStage {
  readonly aws: LocalAws;
  readonly sandbox: Sandbox;
  readonly environment: Environment;
  readonly services: readonly ServiceManifest[];
  /** Environment variables of a job that took the role, as configure-aws-credentials exports them; by default of dev. */
  jobOf(kind: Kind, name?: string): Promise<Record<string, string>>;
  stop(): Promise<void>;
}

const main = 'refs/heads/main';

/** What GitHub's token of a job says, where it differs from the issuer's own example. */
export function claimsOf(environment: Environment, job: { workflow: string; environment?: string }) {
  const github = environment.github!;
  return {
    repository: github.repository,
    repository_id: github.repositoryId,
    repository_owner_id: github.ownerId,
    ref: main,
    environment: job.environment,
    job_workflow_ref: `${github.repository}/.github/workflows/${job.workflow}@${main}`,
  };
}

/** Takes a role with a token of these claims. Rejects as STS does. */
export async function takeRole(
  aws: LocalAws,
  RoleArn: string,
  claims: object,
): Promise<AssumeRoleWithWebIdentityCommandOutput> {
  const answer = await fetch(`${aws.endpoint}/_inx/oidc/token`, {
    method: 'POST',
    body: JSON.stringify(claims),
  });
  const { value } = (await answer.json()) as { value: string };
  const sts = new STSClient({
    ...connectionTo(aws, 'none'),
    maxAttempts: 1,
  });
  return sts.send(
    new AssumeRoleWithWebIdentityCommand({ RoleArn, RoleSessionName: 'run-1', WebIdentityToken: value }),
  );
}

export const variablesOf = ({ Credentials }: AssumeRoleWithWebIdentityCommandOutput) => ({
  INX_TARGET: 'rehearsal',
  AWS_ACCESS_KEY_ID: Credentials?.AccessKeyId ?? '',
  AWS_SECRET_ACCESS_KEY: Credentials?.SecretAccessKey ?? '',
  AWS_SESSION_TOKEN: Credentials?.SessionToken ?? '',
});

const jobs: Readonly<Record<Kind, (name: string) => { workflow: string; environment?: string }>> = {
  plan: () => ({ workflow: 'plan.yml' }),
  release: (name) => ({ workflow: 'deploy.yml', environment: name }),
  platform: (name) => ({ workflow: 'deploy.yml', environment: `${name}-platform` }),
};

export interface RolesStageOptions {
  readonly speed?: number;
  readonly services?: readonly string[];
  /** Changes of dev's document, and documents of further environments made from it. */
  readonly environments?: Readonly<Record<string, object>>;
}

/** Provisions every environment as its account's administrator; releases nothing. */
export async function startRolesStage(options: RolesStageOptions = {}): Promise<RolesStage> {
  const edgePort = await freePort();
  const aws = await startLocalAws({ speed: options.speed ?? 10, edgePort });
  const sandbox = await createSandbox({
    // The two services in Python start too slowly for a busy machine's fast clock; their roles are of the same form.
    services: options.services ?? ['auth', 'invoice', 'notification'],
    aws: { endpoint: aws.endpoint, baseUrl: `http://127.0.0.1:${edgePort}` },
  });
  const dev = JSON.parse(await sandbox.read('infra/environments/dev.json')) as object;
  for (const [name, change] of Object.entries(options.environments ?? {}))
    await sandbox.write(`infra/environments/${name}.json`, JSON.stringify({ ...dev, name, ...change }));
  const made = new Map<string, Environment>();
  let services: readonly ServiceManifest[] = [];
  for (const name of new Set(['dev', ...Object.keys(options.environments ?? {})])) {
    const parsed = await readWorkspace(sandbox.root, name);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
    const { environment } = parsed.value;
    services = parsed.value.services;
    const account = environment.account ?? homeAccount;
    for (const { stackName, template } of await synthesize(environment, services))
      await createStack(aws, stackName, template, account);
    made.set(name, environment);
  }
  const environment = made.get('dev')!;
  await anAlarm(aws, environment);
  await aScheduler(aws, environment);
  return {
    aws,
    sandbox,
    environment,
    services,
    jobOf: async (kind, name = 'dev') => {
      const own = made.get(name)!;
      const arn = `arn:aws:iam::${own.account ?? homeAccount}:role/${names(own).role(`github-${kind}`)}`;
      return variablesOf(await takeRole(aws, arn, claimsOf(own, jobs[kind](name))));
    },
    stop: async () => {
      await sandbox.stop();
      await aws.stop();
    },
  };
}

/** A role with which schedules run, where the platform publishes none. */
async function aScheduler(aws: LocalAws, environment: Environment): Promise<void> {
  const { parameters, role } = names(environment);
  const Name = `${parameters}/schedulerRoleArn`;
  const { Parameters } = await aws.invoke<{ Parameters: unknown[] }>('ssm', 'GetParameters', {
    Names: [Name],
  });
  if (Parameters.length > 0) return;
  const RoleName = role('scheduler');
  const document = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: statement });
  await aws.invoke('iam', 'CreateRole', {
    RoleName,
    AssumeRolePolicyDocument: document({
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { Service: 'scheduler.amazonaws.com' },
    }),
  });
  await aws.invoke('ssm', 'PutParameter', {
    Name,
    Type: 'String',
    Value: `arn:aws:iam::${homeAccount}:role/${RoleName}`,
  });
}

/** One alarm that judges releases, so that reading alarms is rehearsed whatever the platform has of them. */
async function anAlarm(aws: LocalAws, environment: Environment): Promise<void> {
  const AlarmName = names(environment).alarm('alb-5xx');
  await aws.invoke('cloudwatch', 'PutMetricAlarm', {
    AlarmName,
    Namespace: 'AWS/ApplicationELB',
    MetricName: 'HTTPCode_ELB_5XX_Count',
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 1_000_000,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
  });
  await aws.invoke('ssm', 'PutParameter', {
    Name: `${names(environment).parameters}/alarms`,
    Type: 'String',
    Value: AlarmName,
    Overwrite: true,
  });
}

async function createStack(
  aws: LocalAws,
  StackName: string,
  template: object,
  account: string,
): Promise<void> {
  const Capabilities = ['CAPABILITY_NAMED_IAM'];
  const input = { StackName, TemplateBody: JSON.stringify(template), Capabilities };
  await aws.invoke('cloudformation', 'CreateStack', input, account);
  for (;;) {
    const { Stacks } = await aws.invoke<{ Stacks: { StackStatus: string; StackStatusReason?: string }[] }>(
      'cloudformation',
      'DescribeStacks',
      { StackName },
      account,
    );
    const [stack] = Stacks;
    if (stack?.StackStatus === 'CREATE_COMPLETE') return;
    if (!stack?.StackStatus.endsWith('_IN_PROGRESS'))
      throw new Error(`${StackName}: ${stack?.StackStatus} ${stack?.StackStatusReason ?? ''}`);
    await aws.clock.sleep(1000);
  }
}
