/** The embedded AWS with a cluster, a balancer, a pair of groups, two rules, and a tiny real image. */
import * as ecs from '@aws-sdk/client-ecs';
import type {
  CreateListenerOutput,
  CreateLoadBalancerOutput,
  CreateRuleOutput,
  CreateTargetGroupOutput,
  DescribeRulesOutput,
  DescribeTargetHealthOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { vi } from 'vitest';
import { type LocalAws, startLocalAws } from '../../index.ts';
import { connectionTo } from '../../test/connection.ts';
import { PROGRAM, pushImage } from './image.ts';

export interface Stage {
  readonly aws: LocalAws;
  readonly client: ecs.ECSClient;
  readonly image: string;
  readonly url: string;
  readonly blue: string;
  readonly green: string;
  readonly productionRule: string;
  readonly testRule: string;
  stop(): Promise<void>;
}

const SUBNETS = ['subnet-0a', 'subnet-0b'];
const ROLE = 'arn:aws:iam::111122223333:role/execution';

/** A role that a service of AWS may take. */
export async function makeRole(
  aws: LocalAws,
  RoleName: string,
  Service: string,
  Action: readonly string[],
): Promise<void> {
  const document = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await aws.invoke('iam', 'CreateRole', {
    RoleName,
    AssumeRolePolicyDocument: document({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service } }),
  });
  await allow(aws, RoleName, Action);
}

/** Replaces what the role may do. */
export const allow = (aws: LocalAws, RoleName: string, Action: readonly string[]): Promise<unknown> =>
  aws.invoke('iam', 'PutRolePolicy', {
    RoleName,
    PolicyName: 'own',
    PolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement:
        Action.length > 0
          ? [{ Effect: 'Allow', Action, Resource: '*' }]
          : [{ Effect: 'Deny', Action: '*', Resource: '*' }],
    }),
  });

export async function startStage(
  options: { speed?: number; variants?: Record<string, string> } = {},
): Promise<Stage> {
  const aws = await startLocalAws({ speed: options.speed ?? 40, variants: options.variants ?? {} });
  const client = new ecs.ECSClient(connectionTo(aws));
  await client.send(new ecs.CreateClusterCommand({ clusterName: 'c1' }));
  await makeRole(aws, 'execution', 'ecs-tasks.amazonaws.com', [
    'ecr:*',
    'logs:*',
    'secretsmanager:GetSecretValue',
    'ssm:GetParameters',
  ]);
  await makeRole(aws, 'task', 'ecs-tasks.amazonaws.com', ['s3:GetObject']);
  await makeRole(aws, 'infrastructure', 'ecs.amazonaws.com', ['elasticloadbalancing:*']);
  const image = await pushImage(aws, 'web', PROGRAM);
  const { subnets, vpcId } = await makeNetwork(aws);
  const balancer = await aws.invoke<CreateLoadBalancerOutput>('elbv2', 'CreateLoadBalancer', {
    Name: 'edge',
    Subnets: subnets,
  });
  const { LoadBalancerArn, DNSName } = balancer.LoadBalancers?.[0] ?? {};
  const [blue, green] = [await makeGroup(aws, 'blue', vpcId), await makeGroup(aws, 'green', vpcId)];
  const listener = await aws.invoke<CreateListenerOutput>('elbv2', 'CreateListener', {
    LoadBalancerArn,
    Port: 80,
    Protocol: 'HTTP',
    DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }],
  });
  const listenerArn = listener.Listeners?.[0]?.ListenerArn ?? '';
  const everything = [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } }];
  const header = [
    { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'x-inx-release', Values: ['key'] } },
  ];
  const testRule = await makeRule(aws, listenerArn, 10, header, green);
  const productionRule = await makeRule(aws, listenerArn, 100, everything, blue);
  const stop = async () => {
    client.destroy();
    await aws.stop();
  };
  return { aws, client, image, url: `http://${DNSName}`, blue, green, productionRule, testRule, stop };
}

async function makeNetwork(aws: LocalAws): Promise<{ subnets: string[]; vpcId: string }> {
  try {
    const { Vpc } = await aws.invoke<{ Vpc: { VpcId: string } }>('ec2', 'CreateVpc', {
      CidrBlock: '10.1.0.0/16',
    });
    const subnets = ['a', 'b'].map(async (zone, index) => {
      const input = {
        VpcId: Vpc.VpcId,
        CidrBlock: `10.1.${index + 1}.0/24`,
        AvailabilityZone: `us-east-1${zone}`,
      };
      const made = await aws.invoke<{ Subnet: { SubnetId: string } }>('ec2', 'CreateSubnet', input);
      return made.Subnet.SubnetId;
    });
    return { subnets: await Promise.all(subnets), vpcId: Vpc.VpcId };
  } catch {
    return { subnets: SUBNETS, vpcId: 'vpc-01' };
  }
}

async function makeGroup(aws: LocalAws, Name: string, VpcId: string): Promise<string> {
  const made = await aws.invoke<CreateTargetGroupOutput>('elbv2', 'CreateTargetGroup', {
    Name,
    VpcId,
    Protocol: 'HTTP',
    Port: 8080,
    TargetType: 'ip',
    HealthCheckIntervalSeconds: 10,
    HealthCheckTimeoutSeconds: 8,
    UnhealthyThresholdCount: 2,
  });
  const TargetGroupArn = made.TargetGroups?.[0]?.TargetGroupArn ?? '';
  await aws.invoke('elbv2', 'ModifyTargetGroupAttributes', {
    TargetGroupArn,
    Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '10' }],
  });
  return TargetGroupArn;
}

async function makeRule(
  aws: LocalAws,
  ListenerArn: string,
  Priority: number,
  Conditions: object[],
  TargetGroupArn: string,
) {
  const Actions = [{ Type: 'forward', TargetGroupArn }];
  const made = await aws.invoke<CreateRuleOutput>('elbv2', 'CreateRule', {
    ListenerArn,
    Priority,
    Conditions,
    Actions,
  });
  return made.Rules?.[0]?.RuleArn ?? '';
}

/** Registers a revision of family `web`. */
export async function register(
  stage: Stage,
  environment: Record<string, string> = {},
  container: Partial<ecs.ContainerDefinition> = {},
  more: Partial<ecs.RegisterTaskDefinitionCommandInput> = {},
): Promise<string> {
  const { taskDefinition } = await stage.client.send(
    new ecs.RegisterTaskDefinitionCommand({
      family: 'web',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      executionRoleArn: ROLE,
      ...more,
      containerDefinitions: [
        {
          name: 'app',
          image: stage.image,
          essential: true,
          stopTimeout: 20,
          portMappings: [{ containerPort: 8080 }],
          environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
          ...container,
        },
      ],
    }),
  );
  return taskDefinition?.taskDefinitionArn ?? '';
}

export const pause = (
  ...lifecycleStages: ecs.DeploymentLifecycleHookStage[]
): ecs.DeploymentLifecycleHook => ({
  targetType: 'PAUSE',
  lifecycleStages,
  timeoutConfiguration: { timeoutInMinutes: 60, action: 'ROLLBACK' },
});

export const network = { awsvpcConfiguration: { subnets: SUBNETS, securityGroups: ['sg-1'] } };

export function serviceInput(
  stage: Stage,
  taskDefinition: string,
  configuration: ecs.DeploymentConfiguration = {},
): ecs.CreateServiceCommandInput {
  return {
    cluster: 'c1',
    serviceName: 'web',
    taskDefinition,
    desiredCount: 2,
    launchType: 'FARGATE',
    networkConfiguration: network,
    loadBalancers: [
      {
        targetGroupArn: stage.blue,
        containerName: 'app',
        containerPort: 8080,
        advancedConfiguration: {
          alternateTargetGroupArn: stage.green,
          productionListenerRule: stage.productionRule,
          testListenerRule: stage.testRule,
          roleArn: 'arn:aws:iam::111122223333:role/infrastructure',
        },
      },
    ],
    deploymentConfiguration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 0, ...configuration },
  };
}

/** The service's newest deployment. */
export async function latest(stage: Stage, service = 'web'): Promise<ecs.ServiceDeployment> {
  const list = await stage.client.send(new ecs.ListServiceDeploymentsCommand({ cluster: 'c1', service }));
  return describe(stage, list.serviceDeployments?.[0]?.serviceDeploymentArn ?? '');
}

export async function describe(stage: Stage, arn: string): Promise<ecs.ServiceDeployment> {
  const found = await stage.client.send(
    new ecs.DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [arn] }),
  );
  const [deployment] = found.serviceDeployments ?? [];
  if (!deployment) throw new Error(`no deployment ${arn}`);
  return deployment;
}

/** Waits until the newest deployment fulfils the condition. */
export function until(
  stage: Stage,
  condition: (deployment: ecs.ServiceDeployment) => boolean,
  timeout = 30_000,
): Promise<ecs.ServiceDeployment> {
  return vi.waitFor(
    async () => {
      const deployment = await latest(stage);
      if (!condition(deployment)) {
        throw new Error(`${deployment.status} ${deployment.lifecycleStage} ${deployment.statusReason ?? ''}`);
      }
      return deployment;
    },
    { timeout, interval: 25 },
  );
}

export const untilStatus = (stage: Stage, status: ecs.ServiceDeploymentStatus) =>
  until(stage, (deployment) => deployment.status === status);

export const waitingHook = (deployment: ecs.ServiceDeployment) =>
  deployment.lifecycleHookDetails?.find(({ status }) => status === 'AWAITING_ACTION');

/** Waits for the pause of that stage. */
export const untilPaused = (stage: Stage, at: string) =>
  until(stage, (deployment) => deployment.lifecycleStage === at && waitingHook(deployment) !== undefined);

export async function decide(
  stage: Stage,
  deployment: ecs.ServiceDeployment,
  action: ecs.DeploymentLifecycleHookAction = 'CONTINUE',
): Promise<void> {
  const hookId = waitingHook(deployment)?.hookId;
  const serviceDeploymentArn = deployment.serviceDeploymentArn;
  await stage.client.send(new ecs.ContinueServiceDeploymentCommand({ serviceDeploymentArn, hookId, action }));
}

/** Weights of a rule as [blue group, green group]. */
export async function weightsOf(
  stage: Stage,
  rule: string,
): Promise<[number | undefined, number | undefined]> {
  const { Rules } = await stage.aws.invoke<DescribeRulesOutput>('elbv2', 'DescribeRules', {
    RuleArns: [rule],
  });
  const groups = Rules?.[0]?.Actions?.[0]?.ForwardConfig?.TargetGroups ?? [];
  const weight = (arn: string) => groups.find(({ TargetGroupArn }) => TargetGroupArn === arn)?.Weight;
  return [weight(stage.blue), weight(stage.green)];
}

export async function targetStates(stage: Stage, TargetGroupArn: string): Promise<(string | undefined)[]> {
  const health = await stage.aws.invoke<DescribeTargetHealthOutput>('elbv2', 'DescribeTargetHealth', {
    TargetGroupArn,
  });
  return (health.TargetHealthDescriptions ?? []).map(({ TargetHealth }) => TargetHealth?.State);
}

export async function describeService(stage: Stage): Promise<ecs.Service> {
  const { services } = await stage.client.send(
    new ecs.DescribeServicesCommand({ cluster: 'c1', services: ['web'] }),
  );
  return services?.[0] ?? {};
}

export async function tasksOf(
  stage: Stage,
  desiredStatus: ecs.DesiredStatus = 'RUNNING',
): Promise<ecs.Task[]> {
  const { taskArns = [] } = await stage.client.send(
    new ecs.ListTasksCommand({ cluster: 'c1', desiredStatus }),
  );
  if (taskArns.length === 0) return [];
  const { tasks = [] } = await stage.client.send(
    new ecs.DescribeTasksCommand({ cluster: 'c1', tasks: taskArns }),
  );
  return tasks;
}
