/** The platform row by row: what an environment wants, whose it is, and which resources fulfil it. */
import type { Environment } from '../environment.ts';
import { names } from '../names.ts';
import type { Owner } from '../owners.ts';
import type { ServiceManifest } from '../service.ts';

/** Resources of one type in one stack of CDK's. */
export interface Part {
  /** Without the prefix: `network`. */
  readonly stack: string;
  /** `AWS::EC2::VPC`. */
  readonly type: string;
  /** Least number of them. */
  readonly count: number;
  /** Path → value that as many must have; `Tags.Name` reads a tag. */
  readonly properties?: Readonly<Record<string, unknown>>;
}

export interface PlatformRow {
  readonly id: string;
  readonly section:
    | 'network'
    | 'compute'
    | 'edge'
    | 'registry'
    | 'data'
    | 'secrets and roles'
    | 'state'
    | 'watching and cost';
  readonly what: string;
  readonly owner: Owner;
  /** The wanted value, in words. */
  readonly wanted: string;
  /** None for what the orchestrator makes: that is looked at by the kinds of drift that concern it. */
  readonly parts: readonly Part[];
  /** Kinds of findings of drift detection that say the row differs. */
  readonly findings: readonly string[];
}

type Named = Pick<ServiceManifest, 'name' | 'port'>;

export function platformRows(environment: Environment, services: readonly Named[]): PlatformRow[] {
  const named = names(environment);
  const { prefix, database } = environment;
  const all = services.length;
  const part = (stack: string, type: string, count = 1, properties?: Part['properties']): Part => ({
    stack,
    type: `AWS::${type}`,
    count,
    ...(properties && { properties }),
  });
  const rows: PlatformRow[] = [];
  const section = (name: PlatformRow['section']) => ({
    cdk: (id: string, what: string, wanted: string, ...parts: Part[]) =>
      void rows.push({ id, section: name, what, owner: 'cdk', wanted, parts, findings: [] }),
    orchestrator: (id: string, what: string, wanted: string, ...findings: string[]) =>
      void rows.push({ id, section: name, what, owner: 'orchestrator', wanted, parts: [], findings }),
  });

  const network = section('network');
  network.cdk(
    'vpc',
    'VPC',
    `${prefix}-VPC, ${environment.vpcCidr}`,
    part('network', 'EC2::VPC', 1, { CidrBlock: environment.vpcCidr, 'Tags.Name': `${prefix}-VPC` }),
  );
  const subnets = (list: readonly string[]) =>
    list.map((CidrBlock) => part('network', 'EC2::Subnet', 1, { CidrBlock, MapPublicIpOnLaunch: false }));
  const { publicSubnets, privateSubnets } = environment;
  network.cdk('public-subnets', 'public subnets', publicSubnets.join(', '), ...subnets(publicSubnets));
  network.cdk('private-subnets', 'private subnets', privateSubnets.join(', '), ...subnets(privateSubnets));
  network.cdk(
    'internet-gateway',
    'internet gateway',
    `${prefix}-IGW`,
    part('network', 'EC2::InternetGateway', 1, { 'Tags.Name': `${prefix}-IGW` }),
    part('network', 'EC2::VPCGatewayAttachment'),
  );
  const { natGateways } = environment;
  network.cdk(
    'nat-gateway',
    'NAT gateways, each with an Elastic IP',
    `${prefix}-NATGW, ${natGateways}`,
    part('network', 'EC2::NatGateway', natGateways),
    part('network', 'EC2::EIP', natGateways),
  );
  network.cdk(
    'route-tables',
    'route tables',
    'public to the internet gateway, private to NAT',
    part('network', 'EC2::RouteTable', 4),
    part('network', 'EC2::Route', 4, { DestinationCidrBlock: '0.0.0.0/0' }),
    part('network', 'EC2::SubnetRouteTableAssociation', publicSubnets.length + privateSubnets.length),
  );
  network.cdk(
    'gateway-endpoints',
    'endpoints for S3 and DynamoDB',
    'two, of type Gateway',
    part('network', 'EC2::VPCEndpoint', 2, { VpcEndpointType: 'Gateway' }),
  );
  network.cdk(
    'flow-logs',
    'flow logs',
    `all traffic, kept ${environment.logRetentionDays} days`,
    part('network', 'EC2::FlowLog', 1, { TrafficType: 'ALL' }),
    part('network', 'Logs::LogGroup', 1, { RetentionInDays: environment.logRetentionDays }),
  );
  network.cdk(
    'security-groups',
    'security groups',
    'internet to load balancer, load balancer to tasks, tasks to database',
    ...['alb', 'tasks', 'db'].map((name) =>
      part('network', 'EC2::SecurityGroup', 1, { GroupName: `${prefix}-SG-${name}` }),
    ),
    part('network', 'EC2::SecurityGroupIngress', new Set(services.map(({ port }) => port)).size + 1),
  );
  rows.push({
    id: 'default-security-group',
    section: 'network',
    what: 'default security group',
    owner: 'cdk',
    wanted: 'closed: no rule in or out; by inx up, or inx platform close after cdk deploy',
    parts: [],
    findings: ['default-security-group'],
  });

  const compute = section('compute');
  compute.cdk(
    'cluster',
    'ECS cluster',
    named.cluster,
    part('cluster', 'ECS::Cluster', 1, { ClusterName: named.cluster }),
  );
  compute.cdk(
    'log-group',
    'log group of the tasks',
    named.logGroup,
    part('cluster', 'Logs::LogGroup', 1, {
      LogGroupName: named.logGroup,
      RetentionInDays: environment.logRetentionDays,
    }),
  );
  const perService = services.map(({ name }) => named.service(name)).join(', ');
  compute.orchestrator('task-definitions', 'task definitions', perService, 'task-definition');
  compute.orchestrator(
    'services',
    'ECS services',
    perService,
    'service-missing',
    'service-deployment',
    'service-configuration',
    'service-task-definition',
    'service-task-count',
    'tasks-of-another-definition',
  );
  compute.orchestrator('scaling', 'scaling and schedules', 'as the release has them', 'scaling', 'schedule');

  const edge = section('edge');
  edge.cdk(
    'load-balancer',
    'load balancer',
    `${named.loadBalancer}, internet-facing`,
    part('edge', 'ElasticLoadBalancingV2::LoadBalancer', 1, {
      Name: named.loadBalancer,
      Scheme: 'internet-facing',
    }),
  );
  edge.cdk(
    'target-groups',
    'target groups, a blue and a green one a service',
    services.map(({ name }) => `${named.targetGroup(name, 'b')}, -g`).join(', '),
    ...services.flatMap(({ name, port }) =>
      (['b', 'g'] as const).map((side) =>
        part('edge', 'ElasticLoadBalancingV2::TargetGroup', 1, {
          Name: named.targetGroup(name, side),
          Port: port,
          TargetType: 'ip',
        }),
      ),
    ),
  );
  edge.cdk(
    'listeners',
    'listeners',
    environment.domain ? 'HTTPS 443, and HTTP 80 redirects' : 'HTTP 80',
    part('edge', 'ElasticLoadBalancingV2::Listener', 1, { Port: 80 }),
    ...(environment.domain ? [part('edge', 'ElasticLoadBalancingV2::Listener', 1, { Port: 443 })] : []),
  );
  edge.orchestrator(
    'rules',
    'listener rules',
    'a production and a test rule a service',
    'rule-missing',
    'rule-conditions',
    'rule-priority',
    'rule-foreign',
    'rule-weights',
  );
  edge.orchestrator(
    'health-checks',
    'health checks and draining',
    'as the release has them',
    'target-group-settings',
    'target-group-missing',
  );
  edge.cdk(
    'web-acl',
    'web ACL',
    named.webAcl,
    part('security', 'WAFv2::WebACL', 1, { Name: named.webAcl }),
    part('security', 'WAFv2::WebACLAssociation'),
  );

  section('registry').cdk(
    'repositories',
    'repositories',
    services.map(({ name }) => named.repository(name)).join(', '),
    ...services.map(({ name }) =>
      part('registry', 'ECR::Repository', 1, {
        RepositoryName: named.repository(name),
        ImageTagMutability: 'IMMUTABLE',
        'ImageScanningConfiguration.ScanOnPush': true,
      }),
    ),
  );

  const data = section('data');
  data.cdk(
    'database',
    'database',
    `${named.database}, MySQL ${database.version}, ${database.instanceClass}, ${database.storageGb} to ${database.maxStorageGb} GB, ${database.backupDays} days of backups`,
    part('data', 'RDS::DBInstance', 1, {
      DBInstanceIdentifier: named.database,
      DBInstanceClass: database.instanceClass,
      MultiAZ: database.multiAz,
      StorageEncrypted: true,
      BackupRetentionPeriod: database.backupDays,
      PubliclyAccessible: false,
    }),
    part('data', 'RDS::DBSubnetGroup'),
    part('data', 'RDS::DBParameterGroup'),
  );
  data.cdk(
    'documents',
    'documents',
    named.documentsBucket,
    part('data', 'S3::Bucket', 1, {
      BucketName: named.documentsBucket,
      'VersioningConfiguration.Status': 'Enabled',
    }),
    part('data', 'S3::BucketPolicy'),
  );
  data.cdk(
    'backup',
    'backup plan',
    named.backupVault,
    part('backup', 'Backup::BackupVault'),
    part('backup', 'Backup::BackupPlan'),
    part('backup', 'Backup::BackupSelection'),
  );
  if (environment.recoveryRegion)
    data.cdk(
      'recovery',
      'copies in a second region',
      environment.recoveryRegion,
      part('recovery', 'Backup::BackupVault'),
      part('recovery', 'S3::Bucket', 1, { BucketName: named.stateReplicaBucket }),
    );

  const secrets = section('secrets and roles');
  secrets.cdk(
    'secrets',
    'secrets',
    [
      ...['db-credentials', 'jwt-secret', 'api-keys'].map(named.secret),
      `${named.databaseSecret('<service>')}`,
    ].join(', '),
    ...['db-credentials', 'jwt-secret', 'api-keys'].map((name) =>
      part('data', 'SecretsManager::Secret', 1, { Name: named.secret(name) }),
    ),
    ...services.map(({ name }) =>
      part('data', 'SecretsManager::Secret', 1, { Name: named.databaseSecret(name) }),
    ),
  );
  const role = (name: string) => part('roles', 'IAM::Role', 1, { RoleName: named.role(name) });
  secrets.cdk(
    'execution-roles',
    'execution roles',
    `${all}, one a service`,
    ...services.map(({ name }) => role(`${name}-execution`)),
  );
  secrets.cdk(
    'task-roles',
    'task roles',
    `${all}, one a service`,
    ...services.map(({ name }) => role(`${name}-task`)),
  );
  secrets.cdk(
    'infrastructure-role',
    'infrastructure role',
    named.role('ecs-infrastructure'),
    role('ecs-infrastructure'),
  );
  if (environment.github)
    secrets.cdk(
      'github-roles',
      'roles of GitHub Actions',
      'plan, release, platform',
      ...['plan', 'release', 'platform'].map((kind) =>
        part('delivery-roles', 'IAM::Role', 1, { RoleName: named.role(`github-${kind}`) }),
      ),
    );

  const state = section('state');
  state.cdk(
    'state-bucket',
    'state bucket',
    named.stateBucket,
    part('state', 'S3::Bucket', 1, {
      BucketName: named.stateBucket,
      'VersioningConfiguration.Status': 'Enabled',
    }),
  );
  state.cdk(
    'state-table',
    'state table',
    named.stateTable,
    part('state', 'DynamoDB::GlobalTable', 1, { TableName: named.stateTable }),
  );

  const watching = section('watching and cost');
  watching.cdk(
    'alarms',
    'alarms',
    `all to ${named.alerts}`,
    part('alerts', 'SNS::Topic', 1, { TopicName: named.alerts }),
    part('observability', 'CloudWatch::Alarm', 3 * all),
    part('edge', 'CloudWatch::Alarm', all),
  );
  watching.cdk(
    'dashboard',
    'dashboard',
    named.dashboard,
    part('observability', 'CloudWatch::Dashboard', 1, { DashboardName: named.dashboard }),
  );
  watching.cdk(
    'saved-queries',
    'saved Logs Insights queries',
    'over the tasks’ logs',
    part('observability', 'Logs::QueryDefinition'),
  );
  if (environment.budgetUsd !== undefined)
    watching.cdk(
      'budget',
      'monthly budget',
      `${environment.budgetUsd} USD`,
      part('cost', 'Budgets::Budget', 1, { 'Budget.BudgetLimit.Amount': environment.budgetUsd }),
    );
  if (environment.onceAnAccount.guardDuty)
    watching.cdk('threat-detection', 'GuardDuty', 'on', part('account', 'GuardDuty::Detector'));
  if (environment.onceAnAccount.costAnomalyMonitor)
    watching.cdk(
      'cost-anomalies',
      'cost anomalies',
      'told',
      part('account', 'CE::AnomalyMonitor'),
      part('account', 'CE::AnomalySubscription'),
    );
  return rows;
}
