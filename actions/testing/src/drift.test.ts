/** Drift: none after releases of every kind; what is changed by hand is found, named with its owner, and gone once mended. */
import {
  ApplicationAutoScalingClient,
  DeleteScalingPolicyCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import {
  DeleteServiceCommand,
  DeregisterTaskDefinitionCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  StopServiceDeploymentCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import {
  CreateRuleCommand,
  DeleteRuleCommand,
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
  ModifyRuleCommand,
  ModifyTargetGroupCommand,
  type Rule,
  SetRulePrioritiesCommand,
  type TargetGroupTuple,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { CreateScheduleCommand, DeleteScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createSandbox, type Sandbox } from './sandbox.ts';

const prefix = 'INX-DEV-USNV';
const cluster = `${prefix}-CLUSTER01`;
let sandbox: Sandbox;
let ecs: ECSClient;
let elb: ElasticLoadBalancingV2Client;
let ec2: EC2Client;
let logs: CloudWatchLogsClient;
let scaling: ApplicationAutoScalingClient;
let scheduler: SchedulerClient;

beforeAll(async () => {
  sandbox = await createSandbox({ speed: 60, services: ['auth', 'invoice', 'notification'] });
  const shared = {
    endpoint: sandbox.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: '111122223333', secretAccessKey: 'rehearsal' },
  };
  ecs = new ECSClient(shared);
  elb = new ElasticLoadBalancingV2Client(shared);
  ec2 = new EC2Client(shared);
  logs = new CloudWatchLogsClient(shared);
  scaling = new ApplicationAutoScalingClient(shared);
  scheduler = new SchedulerClient(shared);
}, 180_000);
afterAll(() => sandbox?.stop());

interface Found {
  readonly kind: string;
  readonly owner: string;
  readonly resource: string;
  readonly wanted: string;
  readonly found: string;
  readonly remedy: string;
}

async function drift(): Promise<{ code: number | null; findings: Found[] }> {
  const run = await sandbox.inx('drift', '--json');
  const report = run.events.find((event) => event['type'] === 'drift') as
    | { findings: Found[]; unread: string[] }
    | undefined;
  expect(report?.unread, run.output).toEqual([]);
  return { code: run.code, findings: report!.findings };
}

const brief = ({ findings }: { findings: Found[] }) =>
  findings.map(({ kind, owner, resource }) => `${kind}: ${resource} (${owner})`);

async function none(): Promise<void> {
  const looked = await drift();
  expect([looked.code, looked.findings]).toEqual([0, []]);
}

/** Exactly these, in any order; the exit code says so as well. */
async function only(...expected: string[]): Promise<Found[]> {
  const looked = await drift();
  expect(brief(looked).sort()).toEqual(expected.sort());
  expect(looked.code).toBe(8);
  for (const { remedy } of looked.findings) expect(remedy).not.toBe('');
  return looked.findings;
}

async function deploy(...args: string[]): Promise<void> {
  const run = await sandbox.inx(...(args.length > 0 ? args : ['deploy']));
  expect(run.code, run.output).toBe(0);
}

const manifest = (service: string, members: object) =>
  sandbox.edit(`services/${service}/service.json`, (text) =>
    JSON.stringify({ ...(JSON.parse(text) as object), ...members }),
  );
const touch = (service: string, value: string) => manifest(service, { environment: { TOUCHED: value } });

async function rulesOf(service: string): Promise<{ production: Rule; test: Rule; listenerArn: string }> {
  const { LoadBalancers } = await elb.send(new DescribeLoadBalancersCommand({ Names: [`${prefix}-ALB`] }));
  const { Listeners } = await elb.send(
    new DescribeListenersCommand({ LoadBalancerArn: LoadBalancers?.[0]?.LoadBalancerArn }),
  );
  const listenerArn = Listeners?.[0]?.ListenerArn ?? '';
  const { Rules = [] } = await elb.send(new DescribeRulesCommand({ ListenerArn: listenerArn }));
  const own = Rules.filter((rule) => JSON.stringify(rule.Actions).includes(`${prefix}-${service}-`));
  const band = (production: boolean) => own.find((rule) => Number(rule.Priority) >= 20_000 === production)!;
  return { production: band(true), test: band(false), listenerArn };
}

const serviceOf = async (service: string) =>
  (await ecs.send(new DescribeServicesCommand({ cluster, services: [`${prefix}-${service}`] })))
    .services?.[0];

/** As the API takes them: it answers every value twice. */
const conditions = (rule: Rule) => (rule.Conditions ?? []).map(({ Values: _, ...condition }) => condition);

it('none after five releases: an image, health checks, routes, scaling, and one that goes back', async () => {
  await none();
  await touch('auth', '1');
  await deploy();
  await manifest('invoice', { health: { path: '/api/invoices/health/ready', drainingSeconds: 20 } });
  await touch('invoice', '1');
  await deploy();
  await manifest('auth', { routes: { paths: ['/api/auth/*', '/api/sign-in/*'] } });
  await deploy();
  await manifest('notification', { scaling: { min: 1, max: 3 } });
  await deploy();
  await deploy('rollback');
  await none();
}, 300_000);

describe('made by hand, found, and gone once it is put back', () => {
  it('a rule that matches something else', async () => {
    const { production } = await rulesOf('invoice');
    const RuleArn = production.RuleArn;
    await elb.send(
      new ModifyRuleCommand({
        RuleArn,
        Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/elsewhere/*'] } }],
      }),
    );
    const [found] = await only('rule-conditions: production rule of invoice (orchestrator)');
    expect(found).toMatchObject({ wanted: expect.stringMatching(/invoices/), found: 'path /elsewhere/*' });
    await elb.send(
      new ModifyRuleCommand({
        RuleArn,
        Conditions: [
          ...conditions(production),
          { Field: 'source-ip', SourceIpConfig: { Values: ['203.0.113.0/24'] } },
        ],
      }),
    );
    const [narrowed] = await only('rule-conditions: production rule of invoice (orchestrator)');
    expect(narrowed?.found).toMatch(/source-ip 203\.0\.113\.0\/24/);
    await elb.send(new ModifyRuleCommand({ RuleArn, Conditions: conditions(production) }));
    await none();
  });

  it('a rule at another place, and one that is gone', async () => {
    const { production, test } = await rulesOf('invoice');
    const at = (Priority: number) =>
      elb.send(new SetRulePrioritiesCommand({ RulePriorities: [{ RuleArn: production.RuleArn, Priority }] }));
    await at(49_000);
    await elb.send(new DeleteRuleCommand({ RuleArn: test.RuleArn }));
    const found = await only(
      'rule-priority: production rule of invoice (orchestrator)',
      'rule-missing: test rule of invoice (orchestrator)',
    );
    expect(found.map((each) => each.found).sort()).toEqual(['no rule', 'priority 49000']);
    await at(Number(production.Priority));
    // What the finding says: a move makes the rules that are missing.
    await touch('invoice', '2');
    await deploy();
    await none();
  }, 60_000);

  it('a rule that somebody else made on our listener', async () => {
    const { production, listenerArn } = await rulesOf('auth');
    const { Rules } = await elb.send(
      new CreateRuleCommand({
        ListenerArn: listenerArn,
        Priority: 7,
        Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/api/*'] } }],
        Actions: production.Actions?.map(({ Type, ForwardConfig }) => ({ Type, ForwardConfig })),
      }),
    );
    const [found] = await only('rule-foreign: test band, priority 7 (orchestrator)');
    expect(found?.found).toBe('path /api/*');
    await elb.send(new DeleteRuleCommand({ RuleArn: Rules?.[0]?.RuleArn }));
    await none();
  });

  it('weights are ECS’s: others are no drift', async () => {
    const { test } = await rulesOf('auth');
    const [{ ForwardConfig } = {}] = test.Actions ?? [];
    const turned = ForwardConfig?.TargetGroups?.map(({ TargetGroupArn, Weight = 0 }) => ({
      TargetGroupArn,
      Weight: Weight > 0 ? 0 : 100,
    }));
    const set = (TargetGroups: TargetGroupTuple[] | undefined) =>
      elb.send(
        new ModifyRuleCommand({
          RuleArn: test.RuleArn,
          Actions: [{ Type: 'forward', ForwardConfig: { TargetGroups } }],
        }),
      );
    await set(turned);
    await none();
    await set(ForwardConfig?.TargetGroups);
  });

  it('health checks of the side that serves', async () => {
    const { production } = await rulesOf('auth');
    const live = production.Actions?.[0]?.ForwardConfig?.TargetGroups?.find(({ Weight = 0 }) => Weight > 0);
    const TargetGroupArn = live?.TargetGroupArn;
    const { TargetGroups } = await elb.send(
      new DescribeTargetGroupsCommand({ TargetGroupArns: [TargetGroupArn ?? ''] }),
    );
    const path = (HealthCheckPath: string | undefined) =>
      elb.send(new ModifyTargetGroupCommand({ TargetGroupArn, HealthCheckPath }));
    await path('/elsewhere');
    const [found] = await only(
      expect.stringMatching(/^target-group-settings: (blue|green) target group of auth \(orchestrator\)$/),
    );
    expect(found?.found).toBe('path /elsewhere');
    await path(TargetGroups?.[0]?.HealthCheckPath);
    await none();
  });

  it('scaling, and schedules that no manifest has', async () => {
    const ResourceId = `service/${cluster}/${prefix}-auth`;
    const target = {
      ServiceNamespace: 'ecs',
      ScalableDimension: 'ecs:service:DesiredCount',
      ResourceId,
    } as const;
    await scaling.send(new RegisterScalableTargetCommand({ ...target, MinCapacity: 2, MaxCapacity: 9 }));
    await scheduler.send(
      new CreateScheduleCommand({
        GroupName: prefix,
        Name: `${prefix}-auth-extra`,
        ScheduleExpression: 'rate(365 days)',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: {
          Arn: `arn:aws:ecs:us-east-1:111122223333:cluster/${cluster}`,
          RoleArn: `arn:aws:iam::111122223333:role/${prefix}-scheduler`,
          EcsParameters: { TaskDefinitionArn: (await serviceOf('auth'))?.taskDefinition },
        },
      }),
    );
    await only(
      `scaling: scaling ${prefix}-auth (orchestrator)`,
      `schedule: schedule ${prefix}-auth-extra (orchestrator)`,
    );
    await scheduler.send(new DeleteScheduleCommand({ GroupName: prefix, Name: `${prefix}-auth-extra` }));
    await scaling.send(new RegisterScalableTargetCommand({ ...target, MinCapacity: 1, MaxCapacity: 4 }));
    await none();
    await scaling.send(new DeleteScalingPolicyCommand({ ...target, PolicyName: `${prefix}-auth-cpu` }));
    await only(`scaling: scaling ${prefix}-auth (orchestrator)`);
    await manifest('auth', { scaling: { min: 1, max: 5 } });
    await deploy();
    await none();
  }, 60_000);

  it('a task definition that was deregistered', async () => {
    const before = (await serviceOf('notification'))?.taskDefinition;
    await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: before }));
    const [found] = await only('task-definition: task definition of notification (orchestrator)');
    expect(found?.found).toMatch(/deregistered/);
    await touch('notification', 'again');
    await deploy();
    await none();
  }, 60_000);

  it('a service that is open to a shell, and one that somebody moved past the release', async () => {
    const service = `${prefix}-auth`;
    const { taskDefinition } = (await serviceOf('auth'))!;
    const { taskDefinition: running } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
    const { family, taskRoleArn, executionRoleArn, networkMode, volumes, cpu, memory } = running!;
    const { taskDefinition: other } = await ecs.send(
      new RegisterTaskDefinitionCommand({
        ...{ family, taskRoleArn, executionRoleArn, networkMode, volumes, cpu, memory },
        requiresCompatibilities: ['FARGATE'],
        containerDefinitions: running?.containerDefinitions,
      }),
    );
    await ecs.send(
      new UpdateServiceCommand({
        cluster,
        service,
        taskDefinition: other?.taskDefinitionArn,
        enableExecuteCommand: true,
      }),
    );
    const looked = await drift();
    expect(brief(looked)).toEqual(
      expect.arrayContaining([
        'service-configuration: ECS service of auth (orchestrator)',
        'service-task-definition: ECS service of auth (orchestrator)',
      ]),
    );
    expect(looked.findings.map((each) => each.found)).toContain('enableExecuteCommand: true');
    const serviceDeploymentArn = (await serviceOf('auth'))?.currentServiceDeployment;
    await ecs.send(new StopServiceDeploymentCommand({ serviceDeploymentArn, stopType: 'ROLLBACK' }));
    await vi.waitFor(async () => expect((await serviceOf('auth'))?.taskDefinition).toBe(taskDefinition), {
      timeout: 60_000,
      interval: 200,
    });
  }, 120_000);

  it('a service that is gone', async () => {
    await ecs.send(new DeleteServiceCommand({ cluster, service: `${prefix}-notification`, force: true }));
    await vi.waitFor(async () => expect((await serviceOf('notification'))?.status).toBe('INACTIVE'), {
      timeout: 60_000,
      interval: 200,
    });
    const looked = await drift();
    expect(brief(looked)).toContain('service-missing: ECS service of notification (orchestrator)');
    await touch('notification', 'made again');
    await touch('auth', 'made again');
    await deploy();
    await none();
  }, 120_000);

  it('the platform: a log group, a security group, the default group', async () => {
    const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({}));
    const name = `/ecs/${prefix}-cluster`;
    const { retentionInDays } = logGroups.find(({ logGroupName }) => logGroupName === name)!;
    const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({}));
    const groupId = (GroupName: string) =>
      SecurityGroups.find((group) => group.GroupName === GroupName)?.GroupId;
    const vpc = SecurityGroups.find((group) => group.GroupName === `${prefix}-SG-tasks`)?.VpcId;
    const closed = SecurityGroups.find(
      (group) => group.GroupName === 'default' && group.VpcId === vpc,
    )?.GroupId;
    const world = [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
    const tasks = { GroupId: groupId(`${prefix}-SG-tasks`), IpPermissions: world };
    const opened = { GroupId: closed, IpPermissions: world };
    await logs.send(new PutRetentionPolicyCommand({ logGroupName: name, retentionInDays: 1 }));
    await ec2.send(new AuthorizeSecurityGroupIngressCommand(tasks));
    await ec2.send(new AuthorizeSecurityGroupEgressCommand(opened));
    const found = await only(
      expect.stringMatching(/^stack-resource-modified: AWS::Logs::LogGroup .* \(cdk\)$/),
      expect.stringMatching(/^stack-resource-modified: AWS::EC2::SecurityGroup TaskGroup .* \(cdk\)$/),
      'default-security-group: default security group of the VPC (cdk)',
    );
    expect(found.map((each) => each.found).join()).toMatch(/RetentionInDays: 1.*0\.0\.0\.0\/0/s);
    await ec2.send(new RevokeSecurityGroupIngressCommand(tasks));
    await ec2.send(new RevokeSecurityGroupEgressCommand(opened));
    await logs.send(new DeleteLogGroupCommand({ logGroupName: name }));
    await only(expect.stringMatching(/^stack-resource-deleted: AWS::Logs::LogGroup .* \(cdk\)$/));
    await logs.send(new CreateLogGroupCommand({ logGroupName: name }));
    await logs.send(new PutRetentionPolicyCommand({ logGroupName: name, retentionInDays }));
    await none();
  });
});

it('while a rollout is under way it says so, and looks at nothing', async () => {
  await touch('auth', 'under way');
  const release = sandbox.start('deploy');
  await release.until(/SCALE_UP|waiting|moving/i);
  const looked = await sandbox.inx('drift');
  expect([looked.code, looked.output]).toEqual([6, expect.stringMatching(/drift\.under-way/)]);
  expect((await release.ended).code).toBe(0);
  await none();
}, 60_000);
