/** The real CDK CLI, unchanged, on the platform's own app, against the embedded CloudFormation. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { type LocalAws, startLocalAws } from '@inx/local';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  findResource,
  inAccount,
  revise,
  stackNames,
  synthesizeAssembly,
  type Template,
} from './assembly.ts';
import { cdkVariables, runCdk } from './cdk-cli.ts';

const run = promisify(execFile);
const other = '999988887777';
let aws: LocalAws;
let folder: string;
let dev: string;
let prd: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'inx-cdk-test-'));
  [aws, dev, prd] = await Promise.all([
    startLocalAws({ speed: 100 }),
    synthesizeAssembly('dev', folder),
    synthesizeAssembly('prd', folder),
  ]);
});
afterAll(async () => {
  await aws?.stop();
  await rm(folder, { recursive: true, force: true });
});

const administrator = '111122223333';
const place = (as: string) => ({ endpoint: aws.endpoint, folder, as });
const cdk = (args: readonly string[], account = administrator) => runCdk(place(account), ...args);

const deploy = (assembly: string, account?: string, ...named: string[]) => {
  const which = named.length > 0 ? [...named, '--exclusively'] : ['--all'];
  return cdk(
    ['deploy', ...which, '-a', assembly, '--require-approval', 'never', '--concurrency', '4'],
    account,
  );
};

interface StackView {
  readonly StackName: string;
  readonly StackStatus: string;
}
const stacks = async (account?: string) =>
  (await aws.invoke<{ Stacks: StackView[] }>('cloudformation', 'DescribeStacks', {}, account)).Stacks;
const statuses = async (account?: string) => [
  ...new Set((await stacks(account)).map(({ StackStatus }) => StackStatus)),
];
const physicalId = async (StackName: string, LogicalResourceId: string) =>
  (
    await aws.invoke<{ StackResourceDetail: { PhysicalResourceId: string } }>(
      'cloudformation',
      'DescribeStackResource',
      { StackName, LogicalResourceId },
    )
  ).StackResourceDetail.PhysicalResourceId;

/** An assembly of one stack with one parameter. */
async function oneStack(name: string, parameter: string): Promise<string> {
  const copy = await mkdtemp(path.join(folder, `${name}-`));
  const template = {
    Resources: {
      Parameter: { Type: 'AWS::SSM::Parameter', Properties: { Name: parameter, Type: 'String', Value: 'x' } },
    },
  };
  await writeFile(path.join(copy, `${name}.template.json`), JSON.stringify(template));
  const manifest = {
    version: '55.0.0',
    artifacts: {
      [name]: {
        type: 'aws:cloudformation:stack',
        environment: 'aws://unknown-account/us-east-1',
        properties: { templateFile: `${name}.template.json`, stackName: name },
      },
    },
  };
  await writeFile(path.join(copy, 'manifest.json'), JSON.stringify(manifest));
  return copy;
}

async function stackTemplate(StackName: string): Promise<Template> {
  const { TemplateBody } = await aws.invoke<{ TemplateBody: string }>('cloudformation', 'GetTemplate', {
    StackName,
  });
  return JSON.parse(TemplateBody) as Template;
}

/** Version 2 as Debian packages it: it takes the endpoint as an option only. */
async function awsCli(...args: string[]): Promise<unknown> {
  const command = ['--endpoint-url', aws.endpoint, '--output', 'json', 'cloudformation', ...args];
  const { stdout } = await run('/usr/bin/aws', command, {
    env: cdkVariables(place(administrator)),
    timeout: 60_000,
  });
  return stdout === '' ? undefined : JSON.parse(stdout);
}

describe('dev, by the CDK CLI', () => {
  it('deploys whole, without a bootstrap', async () => {
    const { code, text } = await deploy(dev);
    expect(code, text).toBe(0);
    expect(await statuses()).toEqual(['CREATE_COMPLETE']);
  });

  it('unchanged: no changes, no difference by either method', async () => {
    const { code, text } = await deploy(dev);
    expect(code, text).toBe(0);
    expect(text.match(/\(no changes\)/g)?.length).toBe((await stackNames(dev)).length);
    expect((await cdk(['diff', '-a', dev, '--fail'])).code).toBe(0);
    expect((await cdk(['diff', '-a', dev, '--fail', '--method', 'template'])).code).toBe(0);
    expect(await statuses()).toEqual(['CREATE_COMPLETE']);
  });

  it('a property changes without interruption: shown by diff, carried out, the resource stays', async () => {
    const { stack, id } = await findResource(dev, 'AWS::Logs::LogGroup');
    const before = await physicalId(stack, id);
    const changed = await revise(dev, stack, ({ Resources }) => {
      Resources[id]!.Properties.RetentionInDays = 3;
    });
    const shown = await cdk(['diff', stack, '-a', changed, '--fail']);
    expect(shown).toMatchObject({ code: 1, text: expect.stringContaining('RetentionInDays') });
    expect(shown.text).not.toMatch(/requires replacement|may be replaced/);
    expect((await deploy(changed, undefined, stack)).code).toBe(0);
    expect(await physicalId(stack, id)).toBe(before);
    expect((await deploy(dev, undefined, stack)).code).toBe(0);
  });

  it('a property changes by replacement: diff says so, a new resource is there, the old one is gone', async () => {
    const { stack, id } = await findResource(dev, 'AWS::EC2::FlowLog');
    const before = await physicalId(stack, id);
    const changed = await revise(dev, stack, ({ Resources }) => {
      Resources[id]!.Properties.TrafficType = 'REJECT';
    });
    const shown = await cdk(['diff', stack, '-a', changed]);
    expect(shown.text).toMatch(/TrafficType.*(replace|replacement)|(replace|replacement)[\s\S]*TrafficType/);
    expect((await deploy(changed, undefined, stack)).code).toBe(0);
    const after = await physicalId(stack, id);
    expect(after).not.toBe(before);
    const { FlowLogs = [] } = await aws.invoke<{ FlowLogs?: { FlowLogId: string }[] }>(
      'ec2',
      'DescribeFlowLogs',
      {},
    );
    expect(FlowLogs.map(({ FlowLogId }) => FlowLogId)).toEqual([after]);
    expect((await deploy(dev, undefined, stack)).code).toBe(0);
  });

  it('a resource that fails: exit 1 with the reason, rolled back, the earlier state stays', async () => {
    await aws.invoke('ssm', 'PutParameter', { Name: '/not/ours', Type: 'String', Value: 'theirs' });
    const { stack, id } = await findResource(dev, 'AWS::Logs::LogGroup');
    const broken = await revise(dev, stack, ({ Resources }) => {
      Resources[id]!.Properties.RetentionInDays = 5;
      Resources['Broken'] = {
        Type: 'AWS::SSM::Parameter',
        Properties: { Name: '/not/ours', Type: 'String', Value: 'ours' },
        DependsOn: id,
      };
    });
    const { code, text } = await deploy(broken, undefined, stack);
    expect(code).toBe(1);
    expect(text).toMatch(/The parameter already exists/);
    expect((await stacks()).find(({ StackName }) => StackName === stack)?.StackStatus).toBe(
      'UPDATE_ROLLBACK_COMPLETE',
    );
    expect((await cdk(['diff', stack, '-a', dev, '--fail', '--method', 'template'])).code).toBe(0);
    const name = await physicalId(stack, id);
    const { logGroups } = await aws.invoke<{
      logGroups: { logGroupName: string; retentionInDays: number }[];
    }>('logs', 'DescribeLogGroups', { logGroupNamePrefix: name });
    expect(logGroups[0]?.retentionInDays).not.toBe(5);
  });

  it('a new stack that fails can be deployed again once it is mended', async () => {
    const app = await oneStack('broken', '/not/ours');
    expect((await deploy(app)).code).toBe(1);
    expect(await stacks()).toContainEqual(
      expect.objectContaining({ StackName: 'broken', StackStatus: 'ROLLBACK_COMPLETE' }),
    );
    const mended = await oneStack('broken', '/ours');
    expect((await deploy(mended)).code).toBe(0);
    expect((await cdk(['destroy', '--all', '--force', '-a', mended])).code).toBe(0);
  });

  it('what was changed by hand is drift, named with its property; put back, there is none', async () => {
    const { stack, id } = await findResource(dev, 'AWS::Logs::LogGroup');
    const logGroupName = await physicalId(stack, id);
    const drift = () => cdk(['drift', stack, '-a', dev, '--fail']);
    expect(await drift()).toMatchObject({ code: 0, text: expect.stringContaining('No drift detected') });
    await aws.invoke('logs', 'PutRetentionPolicy', { logGroupName, retentionInDays: 1 });
    expect(await drift()).toMatchObject({ code: 1, text: expect.stringMatching(/RetentionInDays/) });
    await aws.invoke('logs', 'DeleteLogGroup', { logGroupName });
    expect(await drift()).toMatchObject({ code: 1, text: expect.stringMatching(/deleted/i) });
    await aws.invoke('logs', 'CreateLogGroup', { logGroupName });
    const before = (await stackTemplate(stack)).Resources[id]!.Properties.RetentionInDays;
    await aws.invoke('logs', 'PutRetentionPolicy', { logGroupName, retentionInDays: before });
    expect((await drift()).code).toBe(0);
  });

  it('AWS’s own CLI reads change sets and events', async () => {
    const { stack, id } = await findResource(dev, 'AWS::Logs::LogGroup');
    const template = await stackTemplate(stack);
    template.Resources[id]!.Properties.RetentionInDays = 7;
    await awsCli(
      'create-change-set',
      ...['--stack-name', stack, '--change-set-name', 'by-hand', '--capabilities', 'CAPABILITY_NAMED_IAM'],
      ...['--template-body', JSON.stringify(template)],
    );
    expect(
      await awsCli('describe-change-set', '--stack-name', stack, '--change-set-name', 'by-hand'),
    ).toMatchObject({
      Status: 'CREATE_COMPLETE',
      ExecutionStatus: 'AVAILABLE',
      Changes: [{ ResourceChange: { Action: 'Modify', LogicalResourceId: id, Replacement: 'False' } }],
    });
    await awsCli('delete-change-set', '--stack-name', stack, '--change-set-name', 'by-hand');
    const { StackEvents } = (await awsCli('describe-stack-events', '--stack-name', stack)) as {
      StackEvents: { ResourceStatus: string; LogicalResourceId: string }[];
    };
    expect(StackEvents.at(-1)).toMatchObject({
      LogicalResourceId: stack,
      ResourceStatus: 'REVIEW_IN_PROGRESS',
    });
    expect(StackEvents.map(({ ResourceStatus }) => ResourceStatus)).toContain('UPDATE_ROLLBACK_COMPLETE');
  });

  it('is not destroyed while a service runs: it fails as AWS fails, and the service and its way stay', async () => {
    const cluster = await findResource(dev, 'AWS::ECS::Cluster');
    const clusterName = await physicalId(cluster.stack, cluster.id);
    await aws.invoke('ecs', 'RegisterTaskDefinition', {
      family: 'standing',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'main', image: 'none', essential: true }],
    });
    const subnet = await findResource(dev, 'AWS::EC2::Subnet');
    await aws.invoke('ecs', 'CreateService', {
      cluster: clusterName,
      serviceName: 'standing',
      taskDefinition: 'standing',
      desiredCount: 0,
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: [await physicalId(subnet.stack, subnet.id)] } },
    });
    const listener = await findResource(dev, 'AWS::ElasticLoadBalancingV2::Listener');
    const group = await findResource(dev, 'AWS::ElasticLoadBalancingV2::TargetGroup');
    const ListenerArn = await physicalId(listener.stack, listener.id);
    await aws.invoke('elbv2', 'CreateRule', {
      ListenerArn,
      Priority: 10,
      Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } }],
      Actions: [{ Type: 'forward', TargetGroupArn: await physicalId(group.stack, group.id) }],
    });
    const refused = await cdk(['destroy', '--all', '--force', '-a', dev]);
    expect(refused.code).toBe(1);
    expect(refused.text).toContain('The Cluster cannot be deleted while Services are active');
    const { services } = await aws.invoke<{ services: { status: string }[] }>('ecs', 'DescribeServices', {
      cluster: clusterName,
      services: ['standing'],
    });
    expect(services[0]?.status).toBe('ACTIVE');
    const { Rules } = await aws.invoke<{ Rules: { Priority: string; RuleArn: string }[] }>(
      'elbv2',
      'DescribeRules',
      { ListenerArn },
    );
    expect(Rules.map(({ Priority }) => Priority)).toContain('10');
    await aws.invoke('ecs', 'DeleteService', { cluster: clusterName, service: 'standing', force: true });
    await aws.invoke('elbv2', 'DeleteRule', {
      RuleArn: Rules.find(({ Priority }) => Priority === '10')!.RuleArn,
    });
  });

  it('is destroyed whole: nothing is left', async () => {
    const { code, text } = await cdk(['destroy', '--all', '--force', '-a', dev]);
    expect(code, text).toBe(0);
    expect(await stacks()).toEqual([]);
    const left = {
      vpcs: (await aws.invoke<{ Vpcs?: unknown[] }>('ec2', 'DescribeVpcs', {})).Vpcs,
      loadBalancers: (await aws.invoke<{ LoadBalancers?: unknown[] }>('elbv2', 'DescribeLoadBalancers', {}))
        .LoadBalancers,
      groups: (await aws.invoke<{ TargetGroups?: unknown[] }>('elbv2', 'DescribeTargetGroups', {}))
        .TargetGroups,
      databases: (await aws.invoke<{ DBInstances?: unknown[] }>('rds', 'DescribeDBInstances', {}))
        .DBInstances,
      repositories: (await aws.invoke<{ repositories?: unknown[] }>('ecr', 'DescribeRepositories', {}))
        .repositories,
      parameters: (
        await aws.invoke<{ Parameters?: { Name: string }[] }>('ssm', 'DescribeParameters', {})
      ).Parameters?.filter(({ Name }) => Name.startsWith('/inx/')),
    };
    expect(left).toEqual({
      vpcs: [],
      loadBalancers: [],
      groups: [],
      databases: [],
      repositories: [],
      parameters: [],
    });
  });
});

describe('dev and prd', () => {
  it('live side by side in one account, and apart in two', async () => {
    for (const [assembly, account] of [
      [dev, '111122223333'],
      [prd, '111122223333'],
      [await inAccount(prd, other), other],
    ] as const) {
      const { code, text } = await deploy(assembly, account);
      expect(code, text).toBe(0);
    }
    const names = async (account: string) => (await stacks(account)).map(({ StackName }) => StackName).sort();
    const home = (all: readonly string[]) => all.filter((name) => !name.includes('recovery'));
    expect(home(await names('111122223333'))).toEqual(
      home([...(await stackNames(dev)), ...(await stackNames(prd))].sort()),
    );
    expect(home(await names(other))).toEqual(home(await stackNames(prd)));
    const { code, text } = await cdk(['destroy', '--all', '--force', '-a', prd]);
    expect(code, text).toBe(1);
    expect(text).toMatch(/TerminationProtection/);
    expect(home(await names('111122223333')).filter((name) => name.includes('PRD'))).toEqual(
      home(await stackNames(prd)),
    );
  });
});

describe('a bootstrap of one’s own', () => {
  it('takes the place of what is there from the start, by the CDK’s template and by another', async () => {
    const account = '444455556666';
    const made = await cdk(['bootstrap', `aws://${account}/us-east-1`], account);
    expect(made.code, made.text).toBe(0);
    expect(await stacks(account)).toEqual([
      expect.objectContaining({ StackName: 'CDKToolkit', StackStatus: 'CREATE_COMPLETE' }),
    ]);
    const again = await cdk(['bootstrap', `aws://${account}/us-east-1`], account);
    expect(again).toMatchObject({ code: 0, text: expect.stringContaining('no changes') });
    const { code, text } = await deploy(await oneStack('after', '/after'), account);
    expect(code, text).toBe(0);
    const shown = await cdk(['bootstrap', '--show-template']);
    const custom = path.join(folder, 'bootstrap.yaml');
    await writeFile(
      custom,
      shown.text.replace('ImageTagMutability: IMMUTABLE', 'ImageTagMutability: MUTABLE'),
    );
    const changed = await cdk(['bootstrap', `aws://${account}/us-east-1`, '--template', custom], account);
    expect(changed.code, changed.text).toBe(0);
    const { repositories } = await aws.invoke<{ repositories: { imageTagMutability: string }[] }>(
      'ecr',
      'DescribeRepositories',
      {},
      account,
    );
    expect(repositories.map(({ imageTagMutability }) => imageTagMutability)).toEqual(['MUTABLE']);
  });
});
