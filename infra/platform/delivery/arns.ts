/** ARNs of an environment's things by their names: the roles need no import from other stacks, and can be made first. */
import { type Environment, names, regionsOf } from '@inx/manifest';
import { Aws } from 'aws-cdk-lib';

export type Arns = ReturnType<typeof arnsOf>;

export function arnsOf(environment: Environment, account: string = Aws.ACCOUNT_ID) {
  const named = names(environment);
  const { prefix, region } = environment;
  const at = (service: string, resource: string, where: string = region) =>
    `arn:${Aws.PARTITION}:${service}:${where}:${account}:${resource}`;
  const { cluster, loadBalancer } = named;
  return {
    account,
    role: (name: string) => `arn:${Aws.PARTITION}:iam::${account}:role/${prefix}-${name}`,
    parameters: at('ssm', `parameter${named.parameters}`),
    stateTable: at('dynamodb', `table/${named.stateTable}`),
    stateBucket: `arn:${Aws.PARTITION}:s3:::${named.stateBucket}`,
    repository: (service: string) => at('ecr', `repository/${named.repository(service)}`),
    cluster: at('ecs', `cluster/${cluster}`),
    services: at('ecs', `service/${cluster}/${prefix}-*`),
    serviceDeployments: at('ecs', `service-deployment/${cluster}/${prefix}-*`),
    serviceRevisions: at('ecs', `service-revision/${cluster}/${prefix}-*`),
    tasks: at('ecs', `task/${cluster}/*`),
    taskDefinitions: at('ecs', `task-definition/${prefix}-*`),
    listeners: at('elasticloadbalancing', `listener/app/${loadBalancer}/*`),
    listenerRules: at('elasticloadbalancing', `listener-rule/app/${loadBalancer}/*`),
    targetGroups: at('elasticloadbalancing', `targetgroup/${prefix}-*`),
    schedules: at('scheduler', `schedule/${named.scheduleGroup}/*`),
    scheduleGroup: at('scheduler', `schedule-group/${named.scheduleGroup}`),
    scalableTargets: at('application-autoscaling', 'scalable-target/*'),
    alarms: at('cloudwatch', `alarm:${prefix}-*`),
    taskLogs: at('logs', `log-group:${named.logGroup}`),
    securityGroups: at('ec2', 'security-group/*'),
    secrets: at('secretsmanager', `secret:${prefix}-*`),
    /** In every region of the environment. */
    stacks: regionsOf(environment).map((each) => at('cloudformation', `stack/${prefix}-*`, each)),
  };
}
