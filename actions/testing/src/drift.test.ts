/**
 * What somebody does by hand in AWS, found by `inx drift`: whose it is, and what to do; done, nothing is left of it.
 * One file, as one rehearsal serves all kinds: each test leaves nothing behind, which the next one begins with.
 */
import {
  ApplicationAutoScalingClient,
  DeleteScalingPolicyCommand,
  PutScheduledActionCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
} from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, PutRetentionPolicyCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroup,
} from '@aws-sdk/client-ec2';
import {
  DeleteServiceCommand,
  DeregisterTaskDefinitionCommand,
  DescribeServicesCommand,
  ECSClient,
  ListTaskDefinitionsCommand,
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
  ModifyTargetGroupAttributesCommand,
  ModifyTargetGroupCommand,
  type Rule,
  SetRulePrioritiesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { connectionTo, createSandbox, type Sandbox } from './sandbox.ts';

const prefix = 'INX-DEV-USNV';
let sandbox: Sandbox;
let elb: ElasticLoadBalancingV2Client;
let ecs: ECSClient;
let ec2: EC2Client;
let scaling: ApplicationAutoScalingClient;
let scheduler: SchedulerClient;

beforeAll(async () => {
  sandbox = await createSandbox({ speed: 60, services: ['auth', 'invoice', 'notification'] });
  const connection = connectionTo(sandbox);
  elb = new ElasticLoadBalancingV2Client(connection);
  ecs = new ECSClient(connection);
  ec2 = new EC2Client(connection);
  scaling = new ApplicationAutoScalingClient(connection);
  scheduler = new SchedulerClient(connection);
}, 180_000);
afterAll(() => sandbox?.stop());

interface Found {
  readonly kind: string;
  readonly owner: string;
  readonly resource: string;
  readonly where: string;
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

/** As the API takes them: it answers every value twice. */
const conditions = (rule: Rule) => (rule.Conditions ?? []).map(({ Values: _, ...condition }) => condition);

it('none after six releases: an image, health checks, routes, scaling and a schedule, back, and forward', async () => {
  await none();
  await touch('auth', '1');
  await deploy();
  await manifest('invoice', { health: { path: '/api/invoices/health/ready', drainingSeconds: 20 } });
  await touch('invoice', '1');
  await deploy();
  await manifest('auth', { routes: { paths: ['/api/auth/*', '/api/sign-in/*'] } });
  await deploy();
  await manifest('notification', {
    scaling: { min: 1, max: 3 },
    schedules: [{ name: 'tidy', cron: 'rate(30 days)', command: ['node', '/app/server.mjs', 'migrate'] }],
  });
  await deploy();
  await deploy('rollback');
  await none();
  await deploy();
  await none();
}, 300_000);

describe('rules of the listener', () => {
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

  it('rules that no release made: before ours, and after', async () => {
    const { listenerArn, production } = await rulesOf('auth');
    const create = async (Priority: number, action: object) => {
      const { Rules } = await elb.send(
        new CreateRuleCommand({
          ListenerArn: listenerArn,
          Priority,
          Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/api/auth/*'] } }],
          Actions: [{ Type: 'forward', ...action }],
        }),
      );
      return Rules?.[0]?.RuleArn;
    };
    const nothing = { Type: 'fixed-response' as const, FixedResponseConfig: { StatusCode: '503' } };
    const made = [await create(5, nothing), await create(30_001, { ForwardConfig: forwardOf(production) })];
    const found = await only(
      'rule-foreign: test band, priority 5 (orchestrator)',
      'rule-foreign: production band, priority 30001 (orchestrator)',
    );
    expect(found.map(({ remedy }) => remedy)).toEqual(
      found.map(() => expect.stringMatching(/^delete it \(elbv2 DeleteRule\)/)),
    );
    for (const RuleArn of made) await elb.send(new DeleteRuleCommand({ RuleArn }));
    await none();
  });

  it('weights that send users to the side without tasks', async () => {
    const { production } = await rulesOf('auth');
    const { TargetGroups = [] } = forwardOf(production);
    const turn = (groups: typeof TargetGroups) =>
      elb.send(
        new ModifyRuleCommand({
          RuleArn: production.RuleArn,
          Actions: [{ Type: 'forward', ForwardConfig: { TargetGroups: groups } }],
        }),
      );
    await turn(TargetGroups.map((group) => ({ ...group, Weight: group.Weight === 0 ? 100 : 0 })));
    const [found] = await only('rule-weights: weights of the production rule of auth (ecs)');
    const serving = TargetGroups.find(({ Weight }) => Weight)?.TargetGroupArn?.split('/')[1];
    expect(found?.wanted).toBe(`all to ${serving}`);
    expect(found?.remedy).toMatch(new RegExp(`the tasks that serve are in ${serving}`));
    await turn(TargetGroups);
    await none();
  });
});

const forwardOf = (rule: Rule) => rule.Actions?.find(({ Type }) => Type === 'forward')?.ForwardConfig ?? {};

describe('target groups', () => {
  it('a health check and draining that no release set', async () => {
    const { production } = await rulesOf('auth');
    const TargetGroupArn = forwardOf(production).TargetGroups?.find(({ Weight }) => Weight)?.TargetGroupArn;
    const { TargetGroups } = await elb.send(
      new DescribeTargetGroupsCommand({ TargetGroupArns: [TargetGroupArn!] }),
    );
    const path = TargetGroups?.[0]?.HealthCheckPath;
    await elb.send(
      new ModifyTargetGroupCommand({
        TargetGroupArn,
        HealthCheckPath: '/api/auth/health/ready',
        Matcher: { HttpCode: '200-499' },
      }),
    );
    await elb.send(
      new ModifyTargetGroupAttributesCommand({
        TargetGroupArn,
        Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '3' }],
      }),
    );
    const side = TargetGroups?.[0]?.TargetGroupName?.endsWith('-b') ? 'blue' : 'green';
    const one = `target-group-settings: ${side} target group of auth (orchestrator)`;
    const found = await only(one, one, one);
    expect(found.map((each) => each.found).sort()).toEqual([
      'drainingSeconds 3',
      'path /api/auth/health/ready',
      'successCodes 200-499',
    ]);
    await elb.send(
      new ModifyTargetGroupCommand({ TargetGroupArn, HealthCheckPath: path, Matcher: { HttpCode: '200' } }),
    );
    const draining = found.find(({ wanted }) => wanted.startsWith('drainingSeconds'))?.wanted.split(' ')[1];
    await elb.send(
      new ModifyTargetGroupAttributesCommand({
        TargetGroupArn,
        Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: draining }],
      }),
    );
    await none();
  });
});

describe('scaling and schedules', () => {
  const target = (service: string) =>
    ({
      ServiceNamespace: 'ecs',
      ResourceId: `service/${prefix}-CLUSTER01/${prefix}-${service}`,
      ScalableDimension: 'ecs:service:DesiredCount',
    }) as const;

  it('other bounds, suspended, a policy gone, bounds by the clock: the next release sets all again', async () => {
    await scaling.send(
      new RegisterScalableTargetCommand({
        ...target('auth'),
        MinCapacity: 1,
        MaxCapacity: 9,
        SuspendedState: { DynamicScalingInSuspended: true },
      }),
    );
    await scaling.send(
      new DeleteScalingPolicyCommand({ ...target('auth'), PolicyName: `${prefix}-auth-requests` }),
    );
    await scaling.send(
      new PutScheduledActionCommand({
        ...target('invoice'),
        ScheduledActionName: 'night',
        Schedule: 'at(2099-01-01T00:00:00)',
        ScalableTargetAction: { MinCapacity: 1, MaxCapacity: 1 },
      }),
    );
    const found = await only(
      `scaling: scaling ${prefix}-auth (orchestrator)`,
      `scaling: scaling ${prefix}-invoice (orchestrator)`,
    );
    const of = (service: string) => found.find(({ resource }) => resource.endsWith(`-${service}`));
    expect(of('auth')?.wanted).toMatch(/^1 to 4 tasks, CPU \d+ %, \d+ requests a task and minute$/);
    expect(of('auth')?.found).toMatch(
      /^1 to 9 tasks; INX-DEV-USNV-auth-cpu at \d+; DynamicScalingInSuspended by somebody$/,
    );
    expect(of('invoice')?.found).toContain('scheduled action night: at(2099-01-01T00:00:00)');
    expect(of('auth')?.remedy).toMatch(/^release anything/);
    await touch('notification', '2');
    await deploy();
    await none();
  }, 60_000);

  it('a schedule that runs otherwise, and one that no release made', async () => {
    const GroupName = prefix;
    const Name = `${prefix}-notification-tidy`;
    const own = await scheduler.send(new GetScheduleCommand({ GroupName, Name }));
    const { FlexibleTimeWindow, Target, ScheduleExpressionTimezone } = own;
    const settings = { GroupName, FlexibleTimeWindow, Target, ScheduleExpressionTimezone };
    await scheduler.send(
      new UpdateScheduleCommand({ ...settings, Name, ScheduleExpression: 'rate(1 day)', State: 'DISABLED' }),
    );
    await scheduler.send(
      new CreateScheduleCommand({ ...settings, Name: 'by-hand', ScheduleExpression: 'rate(30 days)' }),
    );
    const found = await only(
      `schedule: schedule ${Name} (orchestrator)`,
      'schedule: schedule by-hand (orchestrator)',
    );
    expect(found.map(({ wanted }) => wanted).sort()).toEqual(['no schedule', 'rate(30 days)']);
    await scheduler.send(new DeleteScheduleCommand({ GroupName, Name: 'by-hand' }));
    await scheduler.send(
      new UpdateScheduleCommand({ ...settings, Name, ScheduleExpression: own.ScheduleExpression }),
    );
    await none();
  });
});

describe('services', () => {
  const cluster = `${prefix}-CLUSTER01`;
  const named = (service: string) => `${prefix}-${service}`;
  const serviceOf = async (service: string) => {
    const { services } = await ecs.send(new DescribeServicesCommand({ cluster, services: [named(service)] }));
    return services![0]!;
  };
  /** Newest first. */
  const definitions = async (service: string) =>
    (
      await ecs.send(new ListTaskDefinitionsCommand({ familyPrefix: named(service), sort: 'DESC' }))
    ).taskDefinitionArns?.map((arn) => arn.split('/')[1]!) ?? [];
  const moveTo = async (service: string, taskDefinition: string, minutes: number) => {
    const { deploymentConfiguration } = await serviceOf(service);
    // The hooks as DescribeServices shows them lack what UpdateService asks for.
    const lifecycleHooks = (deploymentConfiguration?.lifecycleHooks ?? []).map(({ lifecycleStages }) => ({
      targetType: 'PAUSE' as const,
      lifecycleStages,
      timeoutConfiguration: { timeoutInMinutes: minutes, action: 'ROLLBACK' as const },
    }));
    await ecs.send(
      new UpdateServiceCommand({
        cluster,
        service: named(service),
        taskDefinition,
        deploymentConfiguration: { ...deploymentConfiguration, lifecycleHooks },
      }),
    );
  };
  const rests = (service: string) =>
    vi.waitFor(
      async () => {
        const { currentServiceDeployment } = await serviceOf(service);
        if (currentServiceDeployment) throw new Error(`${currentServiceDeployment} is under way`);
      },
      { timeout: 60_000, interval: 200 },
    );

  it('one that somebody is moving: told with the deployment, and none is left once it is turned back', async () => {
    const [current, before] = await definitions('auth');
    await moveTo('auth', before!, 20_160);
    await vi.waitFor(
      async () => {
        const { runningCount = 0 } = await serviceOf('auth');
        expect(runningCount).toBeGreaterThan(1);
      },
      { timeout: 60_000, interval: 200 },
    );
    const found = await only(
      'service-deployment: ECS service of auth (orchestrator)',
      'service-task-definition: ECS service of auth (orchestrator)',
      'tasks-of-another-definition: task of auth (orchestrator)',
    );
    const deployment = found.find(({ kind }) => kind === 'service-deployment');
    const { currentServiceDeployment } = await serviceOf('auth');
    expect(deployment).toMatchObject({
      where: currentServiceDeployment,
      found: `a deployment to ${before} is IN_PROGRESS`,
      remedy: expect.stringMatching(/StopServiceDeployment/),
    });
    // What the finding says of releases.
    await touch('auth', 'meanwhile');
    const refused = await sandbox.inx('deploy');
    expect([refused.code, refused.output]).toEqual([2, expect.stringMatching(/foreign-rollout/)]);
    await touch('auth', '1');
    await ecs.send(
      new StopServiceDeploymentCommand({
        serviceDeploymentArn: currentServiceDeployment,
        stopType: 'ROLLBACK',
      }),
    );
    await rests('auth');
    expect((await serviceOf('auth')).taskDefinition).toMatch(new RegExp(`/${current}$`));
    await none();
  }, 120_000);

  it('one that somebody moved past the release: the next release of it moves it back', async () => {
    const [current, before] = await definitions('invoice');
    const { deploymentConfiguration, desiredCount } = await serviceOf('invoice');
    await ecs.send(
      new UpdateServiceCommand({
        cluster,
        service: named('invoice'),
        taskDefinition: before,
        enableExecuteCommand: true,
        deploymentConfiguration: { ...deploymentConfiguration, lifecycleHooks: [] },
      }),
    );
    await rests('invoice');
    const looked = await drift();
    const kinds = new Map(looked.findings.map((each) => [`${each.kind} ${each.found}`, each]));
    expect(kinds.get(`service-task-definition ${before}`)).toMatchObject({ wanted: current });
    expect(looked.findings.filter(({ kind }) => kind === 'tasks-of-another-definition')).toHaveLength(
      desiredCount!,
    );
    expect(kinds.get('service-configuration enableExecuteCommand: true')).toMatchObject({
      owner: 'orchestrator',
    });
    expect(kinds.get('service-configuration deploymentConfiguration.lifecycleHooks: []')).toBeDefined();
    await touch('invoice', '3');
    await deploy();
    await none();
  }, 120_000);

  it('one whose task definition is deregistered, and one that is gone: the next release makes both again', async () => {
    await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: (await definitions('auth'))[0] }));
    await ecs.send(new DeleteServiceCommand({ cluster, service: named('notification'), force: true }));
    const found = await only(
      'task-definition: task definition of auth (orchestrator)',
      'service-missing: ECS service of notification (orchestrator)',
    );
    expect(found.map((each) => each.found).sort()).toEqual([
      'deregistered: no new service can start from it',
      'no service',
    ]);
    for (const service of ['auth', 'notification']) await touch(service, '4');
    await deploy();
    await none();
  }, 120_000);

  it('one that is stopped: releases of it are refused, until it is started as the finding says', async () => {
    const count = (desiredCount: number) =>
      ecs.send(new UpdateServiceCommand({ cluster, service: named('invoice'), desiredCount }));
    await count(0);
    const [found] = await only('service-task-count: ECS service of invoice (orchestrator)');
    expect(found).toMatchObject({ wanted: '1 to 4 tasks', found: '0 tasks' });
    await touch('invoice', '5');
    const refused = await sandbox.inx('deploy');
    expect([refused.code, refused.output]).toEqual([2, expect.stringMatching(/preflight\.stopped/)]);
    await count(1);
    await deploy();
    await count(0);
    const back = await sandbox.inx('rollback');
    expect([back.code, back.output]).toEqual([2, expect.stringMatching(/preflight\.stopped/)]);
    await count(1);
    await none();
  }, 120_000);
});

describe('the platform behind CloudFormation', () => {
  const groupNamed = async (name: string, vpc?: string): Promise<SecurityGroup> => {
    const Filters = [
      { Name: 'group-name', Values: [name] },
      ...(vpc ? [{ Name: 'vpc-id', Values: [vpc] }] : []),
    ];
    const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
    return SecurityGroups[0]!;
  };

  it('a port opened, logs kept for a day, an alarm gone, the default group open', async () => {
    const group = await groupNamed(`${prefix}-SG-alb`);
    const defaultGroup = await groupNamed('default', group.VpcId);
    const opened = (GroupId: string | undefined, port: number) => ({
      GroupId,
      IpPermissions: [
        { IpProtocol: 'tcp', FromPort: port, ToPort: port, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
      ],
    });
    await ec2.send(new AuthorizeSecurityGroupIngressCommand(opened(group.GroupId, 22)));
    await ec2.send(new AuthorizeSecurityGroupIngressCommand(opened(defaultGroup.GroupId, 3306)));
    const logs = new CloudWatchLogsClient(connectionTo(sandbox));
    const logGroupName = `/ecs/${prefix}-cluster`;
    await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 1 }));
    const cloudwatch = new CloudWatchClient(connectionTo(sandbox));
    const { MetricAlarms = [] } = await cloudwatch.send(
      new DescribeAlarmsCommand({ AlarmNames: [`${prefix}-auth-cpu`] }),
    );
    await cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: [`${prefix}-auth-cpu`] }));

    const found = await drift();
    expect(found.code).toBe(8);
    expect(found.findings.map(({ kind, owner, where, found }) => [kind, owner, where, found]).sort()).toEqual(
      [
        ['default-security-group', 'cdk', defaultGroup.GroupId, 'in: tcp 3306 from 0.0.0.0/0'],
        ['stack-resource-deleted', 'cdk', `${prefix}-auth-cpu`, 'it does not exist'],
        ['stack-resource-modified', 'cdk', logGroupName, 'RetentionInDays: 1'],
        ['stack-resource-modified', 'cdk', group.GroupId, expect.stringMatching(/^SecurityGroupIngress.*22/)],
      ].sort(),
    );

    await ec2.send(new RevokeSecurityGroupIngressCommand(opened(group.GroupId, 22)));
    const closed = await sandbox.inx('platform', 'close');
    expect(closed.code, closed.output).toBe(0);
    await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 30 }));
    await cloudwatch.send(new PutMetricAlarmCommand(MetricAlarms[0] as PutMetricAlarmCommandInput));
    await none();
  }, 60_000);
});
