/** Rows of the roles, the alarms, the cost, the tags and the contract, each over all environments. */
import { contractSchema, parseContract, releaseAlarms } from '@inx/manifest';
import { describe, expect, it } from 'vitest';
import { Platform, platformOf, type Resource, type Row, stagingPlatform } from './platform.ts';

const platforms = [await platformOf('dev'), await platformOf('prd'), await stagingPlatform()];
const pick = <Value>(platform: Platform, values: { dev: Value; prd: Value; stg: Value }): Value =>
  values[platform.settings.name as 'dev'];

interface Statement {
  readonly Action: string | string[];
  readonly Resource: string | string[];
  readonly Condition?: unknown;
}
const role = (it: Platform, name: string) =>
  it.one('IAM::Role', { RoleName: `${it.settings.prefix}-${name}` });
const statements = (resource: Resource): Statement[] =>
  (resource.properties.Policies ?? []).flatMap(
    (policy: { PolicyDocument: { Statement: Statement[] } }) => policy.PolicyDocument.Statement,
  );
/** `action resource`, one a pair. */
const grants = (resource: Resource): string[] =>
  statements(resource)
    .flatMap(({ Action, Resource }) =>
      [Action].flat().flatMap((action) => [Resource].flat().map((each) => `${action} ${each}`)),
    )
    .sort();
const trusts = (resource: Resource) =>
  resource.properties.AssumeRolePolicyDocument.Statement[0].Principal.Service;
const arn = (service: string, rest: string) =>
  `arn:<AWS::Partition>:${service}:<AWS::Region>:<AWS::AccountId>:${rest}`;
const watched = (alarm: Resource): string =>
  alarm.properties.MetricName ??
  alarm.properties.Metrics.flatMap((each: { MetricStat?: { Metric: { MetricName: string } } }) =>
    each.MetricStat ? [each.MetricStat.Metric.MetricName] : [],
  ).join('+');

/** Those that speak to Stripe and SendGrid. */
const callsProviders = (service: string): boolean => ['notification', 'payment'].includes(service);

const rows: Row[] = [
  [
    'execution roles: one a service; its image, its logs, exactly its secrets',
    (it) => {
      for (const { name } of it.services) {
        const execution = role(it, `${name}-execution`);
        expect(trusts(execution)).toBe('ecs-tasks.amazonaws.com');
        const secret = (which: string) =>
          `secretsmanager:GetSecretValue ${arn('secretsmanager', `secret:${it.settings.prefix}-${which}-??????`)}`;
        const images = arn('ecr', `repository/${it.names.repository(name)}`);
        const group = arn('logs', `log-group:/ecs/${it.settings.prefix}-cluster`);
        expect(grants(execution)).toEqual([
          `ecr:BatchCheckLayerAvailability ${images}`,
          `ecr:BatchGetImage ${images}`,
          'ecr:GetAuthorizationToken *',
          `ecr:GetDownloadUrlForLayer ${images}`,
          `logs:CreateLogStream ${group}:*`,
          `logs:PutLogEvents ${group}:log-stream:${name}/*`,
          ...(callsProviders(name) ? [secret('api-keys')] : []),
          secret(`db-${name}`),
          secret('jwt-secret'),
        ]);
      }
    },
  ],
  [
    'task roles: one a service; its own secrets, its documents, traces where tracing is on',
    (it) => {
      for (const { name } of it.services) {
        const task = role(it, `${name}-task`);
        expect(trusts(task)).toBe('ecs-tasks.amazonaws.com');
        const actions = [...new Set(grants(task).map((grant) => grant.split(' ')[0]))];
        expect(actions).toEqual([
          'secretsmanager:GetSecretValue',
          ...pick(it, {
            dev: [],
            prd: [],
            stg: [
              'xray:GetSamplingRules',
              'xray:GetSamplingStatisticSummaries',
              'xray:GetSamplingTargets',
              'xray:PutTelemetryRecords',
              'xray:PutTraceSegments',
            ],
          }),
        ]);
        const secrets = grants(task).flatMap(
          (grant) => /:secret:(.*)-\?{6}$/.exec(grant)?.[1]?.slice(it.settings.prefix.length + 1) ?? [],
        );
        expect(secrets).toEqual([...(callsProviders(name) ? ['api-keys'] : []), `db-${name}`, 'jwt-secret']);
      }
    },
  ],
  [
    'infrastructure role: rules and target groups of this environment only',
    (it) => {
      const infrastructure = role(it, 'ecs-infrastructure');
      expect(trusts(infrastructure)).toBe('ecs.amazonaws.com');
      const changing = grants(infrastructure).filter((grant) => !grant.includes(':Describe'));
      expect(changing).toEqual([
        `elasticloadbalancing:DeregisterTargets ${arn('elasticloadbalancing', `targetgroup/${it.settings.prefix}-*`)}`,
        `elasticloadbalancing:ModifyListener ${arn('elasticloadbalancing', `listener/app/${it.settings.prefix}-ALB/*`)}`,
        `elasticloadbalancing:ModifyRule ${arn('elasticloadbalancing', `listener-rule/app/${it.settings.prefix}-ALB/*`)}`,
        `elasticloadbalancing:RegisterTargets ${arn('elasticloadbalancing', `targetgroup/${it.settings.prefix}-*`)}`,
      ]);
    },
  ],
  [
    'scheduler role: runs this cluster’s tasks and passes exactly their roles',
    (it) => {
      const scheduler = role(it, 'scheduler');
      expect(trusts(scheduler)).toBe('scheduler.amazonaws.com');
      const pass = statements(scheduler).find(({ Action }) => Action === 'iam:PassRole')!;
      expect([pass.Resource].flat().sort()).toEqual(
        it.services
          .flatMap(({ name }) => [`<${name}Execution`, `<${name}Task`])
          .map((start) => expect.stringMatching(new RegExp(`^${start}[0-9A-F]{8}\\.Arn>$`))),
      );
      expect(pass.Condition).toEqual({ StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } });
      it.one('Scheduler::ScheduleGroup', { Name: it.settings.prefix });
    },
  ],
  [
    'only the set-up role reads the master user’s secret',
    (it) => {
      const readers = it
        .all('IAM::Role')
        .filter((each) => grants(each).some((grant) => grant.includes('db-credentials')));
      expect(readers.map(({ properties }) => properties.RoleName)).toEqual([
        `${it.settings.prefix}-database-setup`,
      ]);
    },
  ],
  [
    'other roles: flow logs, backup, restore, database monitoring where it is on',
    (it) => {
      const expected: [string, string][] = [
        ['flow-logs', 'vpc-flow-logs.amazonaws.com'],
        ['backup', 'backup.amazonaws.com'],
        ['restore', 'backup.amazonaws.com'],
        ...pick<[string, string][]>(it, {
          dev: [],
          prd: [['database-monitoring', 'monitoring.rds.amazonaws.com']],
          stg: [],
        }),
      ];
      for (const [name, service] of expected) expect(trusts(role(it, name))).toBe(service);
    },
  ],
  [
    'every role belongs to the environment by name; no action is a wildcard; a wildcard resource has its reason',
    (it) => {
      for (const each of it.all('IAM::Role')) {
        expect(each.properties.RoleName).toMatch(new RegExp(`^${it.settings.prefix}-`));
        expect(grants(each).filter((grant) => /^\S*\*/.test(grant))).toEqual([]);
      }
    },
  ],
  [
    'alarms: what each watches, all told to the topic',
    (it) => {
      const { prefix } = it.settings;
      const expected: Record<string, string> = {
        'alb-5xx': 'RequestCount+HTTPCode_Target_5XX_Count+HTTPCode_ELB_5XX_Count',
        'alb-latency': 'TargetResponseTime',
        'database-cpu': 'CPUUtilization',
        'database-storage': 'FreeStorageSpace',
        'database-connections': 'DatabaseConnections',
        'backup-failed': 'NumberOfBackupJobsFailed',
        ...(it.settings.recoveryRegion && { 'backup-copy-failed': 'NumberOfCopyJobsFailed' }),
        ...Object.fromEntries(
          Array.from({ length: it.settings.natGateways }, (_, zone) => [
            `nat-errors-${zone + 1}`,
            'ErrorPortAllocation+PacketsDropCount',
          ]),
        ),
        ...Object.fromEntries(
          it.services.flatMap(({ name }) => [
            [`${name}-unhealthy-targets`, 'UnHealthyHostCount+UnHealthyHostCount'],
            [`${name}-cpu`, 'CPUUtilization'],
            [`${name}-memory`, 'MemoryUtilization'],
            [`${name}-running-count`, 'RunningTaskCount'],
          ]),
        ),
      };
      const alarms = it.all('CloudWatch::Alarm');
      expect(
        Object.fromEntries(
          alarms.map((each) => [each.properties.AlarmName.slice(prefix.length + 1), watched(each)]),
        ),
      ).toEqual(expected);
      for (const { properties } of alarms) {
        expect(properties.AlarmActions).toHaveLength(1);
        expect(properties.AlarmActions[0]).toMatch(/^<import .*alerts:.*>$/);
        expect(properties.OKActions).toEqual(properties.AlarmActions);
      }
    },
  ],
  [
    'unhealthy targets are counted over both groups of the pair',
    (it) => {
      for (const { name } of it.services) {
        const { Metrics } = it.one('CloudWatch::Alarm', {
          AlarmName: `${it.settings.prefix}-${name}-unhealthy-targets`,
        }).properties;
        expect(Metrics[0]).toMatchObject({ Expression: 'FILL(blue, 0) + FILL(green, 0)', ReturnData: true });
        const groups = Metrics.slice(1).map(
          (each: { MetricStat: { Metric: { Dimensions: { Name: string; Value: string }[] } } }) =>
            each.MetricStat.Metric.Dimensions.find(({ Name }) => Name === 'TargetGroup')!.Value,
        );
        expect(groups).toEqual([
          expect.stringMatching(new RegExp(`^<${name}Blue.*TargetGroupFullName>$`)),
          expect.stringMatching(new RegExp(`^<${name}Green.*TargetGroupFullName>$`)),
        ]);
      }
    },
  ],
  [
    'topic, with e-mail by configuration; alarms, budgets and backups may publish',
    (it) => {
      it.one('SNS::Topic', { TopicName: `${it.settings.prefix}-alerts` });
      expect(it.all('SNS::Subscription').map(({ properties }) => properties.Endpoint)).toEqual(
        pick(it, { dev: [], prd: [], stg: ['ops@invoxa.example'] }),
      );
      const [allow] = it.one('SNS::TopicPolicy', { Topics: ['<Alerts>'] }).properties.PolicyDocument
        .Statement;
      expect(allow.Principal.Service).toEqual([
        'cloudwatch.amazonaws.com',
        'budgets.amazonaws.com',
        'backup.amazonaws.com',
      ]);
    },
  ],
  [
    'dashboard over load balancer, services and database',
    (it) => {
      const { DashboardBody, DashboardName } = it.one('CloudWatch::Dashboard').properties;
      expect(DashboardName).toBe(`${it.settings.prefix}-dashboard`);
      const { widgets } = JSON.parse(DashboardBody) as { widgets: { properties: { title: string } }[] };
      expect(widgets.map(({ properties }) => properties.title)).toHaveLength(8);
      for (const { name } of it.services) expect(DashboardBody).toContain(`"${it.settings.prefix}-${name}"`);
    },
  ],
  [
    'saved Logs Insights queries over the tasks’ log group',
    (it) => {
      const queries = it.all('Logs::QueryDefinition', { LogGroupNames: [it.names.logGroup] });
      expect(queries.map(({ properties }) => properties.Name.split('/')[1]).sort()).toEqual([
        'errors',
        'errors-by-revision',
        'failed-requests-by-route',
        'one-trace',
        'slow-requests',
        'what-each-revision-says',
      ]);
    },
  ],
  [
    'monthly budget with alerts',
    (it) => {
      const { Budget, NotificationsWithSubscribers } = it.one('Budgets::Budget').properties;
      expect(Budget).toMatchObject({
        BudgetType: 'COST',
        TimeUnit: 'MONTHLY',
        BudgetLimit: { Amount: pick(it, { dev: 150, prd: 900, stg: 300 }), Unit: 'USD' },
        CostFilters: { TagKeyValue: [`user:Environment$${it.settings.name}`] },
      });
      expect(
        NotificationsWithSubscribers.map(
          ({
            Notification,
            Subscribers,
          }: {
            Notification: Record<string, unknown>;
            Subscribers: { SubscriptionType: string }[];
          }) => [
            Notification['NotificationType'],
            Notification['Threshold'],
            Subscribers.map((each) => each.SubscriptionType),
          ],
        ),
      ).toEqual([
        ['ACTUAL', 80, ['SNS']],
        ['ACTUAL', 100, ['SNS']],
        ['FORECASTED', 100, ['SNS']],
      ]);
    },
  ],
  [
    'what an account has once: OIDC provider, threat detection, cost anomalies, in a stack of its own by configuration',
    (it) => {
      const once = ['IAM::OIDCProvider', 'GuardDuty::Detector', 'CE::AnomalyMonitor'].flatMap((type) =>
        it.all(type),
      );
      expect(once.map(({ stack }) => stack)).toEqual(
        pick(it, { dev: ['account', 'account', 'account'], prd: [], stg: [] }),
      );
    },
  ],
  [
    'tags on every resource that can carry them',
    (it) => {
      const untagged = it.resources.filter(({ type }) => !withoutTags.has(type));
      const wrong = untagged.flatMap((each) =>
        Object.entries({
          Project: 'Invoxa',
          Environment: it.settings.name,
          Owner: it.settings.tags.Owner,
          CostCenter: it.settings.tags.CostCenter,
          ManagedBy: 'cdk',
          Repository: 'invoxa-delivery',
        })
          .filter(([key, value]) => Platform.tag(each, key) !== value)
          .map(([key]) => `${each.stack}/${each.id} (${each.type}) has no ${key}`)
          .concat(
            (Platform.tag(each, 'Service') ?? Platform.tag(each, 'Component'))
              ? []
              : [`${each.id}: no Component`],
          ),
      );
      expect(wrong).toEqual([]);
      const group = it.one('ElasticLoadBalancingV2::TargetGroup', {
        Name: it.names.targetGroup('auth', 'b'),
      });
      expect(Platform.tag(group, 'Service')).toBe('auth');
    },
  ],
  [
    'the contract is complete, and the version comes last',
    (it) => {
      const prefix = `/inx/${it.settings.name}/platform/`;
      const parameters = new Map(
        it.all('SSM::Parameter').map(({ properties }) => [
          properties.Name.slice(prefix.length),
          // What is known only in AWS, as it may look there.
          String(properties.Value)
            .replace(/<[^>]*(Arn|Secret|Group|Blue|Green|Keys|Http|Balancer|Credentials)[^>]*>/g, 'arn:x')
            .replace('http://arn:x', 'http://x'),
        ]),
      );
      const parsed = parseContract(parameters);
      expect(parsed.error?.issues ?? []).toEqual([]);
      expect(Object.keys(parsed.data!.services).sort()).toEqual(it.services.map(({ name }) => name).sort());
      expect(parsed.data!.alarms).toEqual(releaseAlarms(it.settings, it.services));
      const alarms = it.all('CloudWatch::Alarm').map(({ properties }) => properties.AlarmName);
      expect(alarms).toEqual(expect.arrayContaining([...parsed.data!.alarms]));
      expect(Object.keys(contractSchema.shape).filter((key) => !(key in parsed.data!))).toEqual([]);
      expect(it.stacks.at(-1)?.stackName).toBe(`${it.settings.prefix}-contract`);
    },
  ],
];

/** Types that CloudFormation gives no tags. */
const withoutTags = new Set(
  [
    'Backup::BackupSelection',
    'EC2::Route',
    'EC2::SecurityGroupEgress',
    'EC2::SecurityGroupIngress',
    'EC2::SubnetRouteTableAssociation',
    'EC2::VPCGatewayAttachment',
    'ECR::ReplicationConfiguration',
    // The template's tags would go to the repositories it makes, and need a role of their own.
    'ECR::RepositoryCreationTemplate',
    'Logs::QueryDefinition',
    'Route53::RecordSet',
    'S3::BucketPolicy',
    'SNS::Subscription',
    'SNS::TopicPolicy',
    'SecretsManager::SecretTargetAttachment',
    'WAFv2::LoggingConfiguration',
    'WAFv2::WebACLAssociation',
  ].map((type) => `AWS::${type}`),
);

describe.each(platforms.map((platform) => [platform.settings.name, platform] as const))(
  '%s',
  (_, platform) => {
    it.each(rows)('%s', (_row, holds) => holds(platform));
  },
);
