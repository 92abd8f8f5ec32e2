/** What CreateService and UpdateService refuse at once. Run-time refusals are in deployment/traffic.ts. */
import type { DeploymentLifecycleHook, LoadBalancer, TaskDefinition } from '@aws-sdk/client-ecs';
import { isRefusal } from '../../iam/acting.ts';
import { awsError } from '../../wire/error.ts';
import { groupsOfRule } from '../deployment/traffic.ts';
import type { EcsState, ServiceSettings } from '../model.ts';
import { balancerWorld } from '../roles.ts';

const PAUSE_STAGES = new Set([
  'RECONCILE_SERVICE',
  'PRE_SCALE_UP',
  'POST_SCALE_UP',
  'POST_TEST_TRAFFIC_SHIFT',
  'PRE_PRODUCTION_TRAFFIC_SHIFT',
  'POST_PRODUCTION_TRAFFIC_SHIFT',
]);
const STRATEGIES = new Set(['ROLLING', 'BLUE_GREEN', 'LINEAR', 'CANARY']);
const RULE = /^arn:[^:]+:elasticloadbalancing:[^:]*:\d{12}:(?:listener-rule|listener)\/(?:app|net)\/.+/;

const refuse = (message: string): never => {
  throw awsError('InvalidParameterException', message);
};

/** Checks a service's settings as a whole, after an update has been merged in. */
export async function validateService(
  state: EcsState,
  settings: ServiceSettings,
  definition: TaskDefinition,
): Promise<void> {
  if (settings.launchType && settings.capacityProviderStrategy?.length) {
    refuse(
      'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
    );
  }
  const controller = settings.deploymentController?.type ?? 'ECS';
  if (controller !== 'ECS') {
    throw awsError(
      'UnsupportedFeatureException',
      `The embedded AWS has no ${controller} deployment controller; use ECS.`,
    );
  }
  validateNetwork(settings, definition);
  validateDeployment(settings);
  for (const entry of settings.loadBalancers ?? []) validateTarget(entry, definition);
  validateAdvanced(settings);
  await validateRules(state, settings.loadBalancers ?? []);
  await validateGroups(state, settings.loadBalancers ?? []);
}

function validateNetwork(settings: ServiceSettings, definition: TaskDefinition): void {
  if (definition.networkMode !== 'awsvpc') return;
  const network = settings.networkConfiguration?.awsvpcConfiguration;
  if (!network) refuse("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  if (!network?.subnets?.length) refuse('subnets can not be empty.');
}

function validateDeployment(settings: ServiceSettings): void {
  const configuration = settings.deploymentConfiguration ?? {};
  const strategy = configuration.strategy ?? 'ROLLING';
  if (!STRATEGIES.has(strategy)) refuse(`Invalid deployment strategy: ${strategy}`);
  const bake = configuration.bakeTimeInMinutes;
  if (bake !== undefined && (bake < 0 || bake > 1440))
    refuse('bakeTimeInMinutes must be between 0 and 1440.');
  within('canaryPercent', configuration.canaryConfiguration?.canaryPercent, 0.1, 100);
  within('canaryBakeTimeInMinutes', configuration.canaryConfiguration?.canaryBakeTimeInMinutes, 0, 1440);
  within('stepPercent', configuration.linearConfiguration?.stepPercent, 3, 100);
  within('stepBakeTimeInMinutes', configuration.linearConfiguration?.stepBakeTimeInMinutes, 0, 1440);
  const hooks = configuration.lifecycleHooks ?? [];
  for (const hook of hooks) validateHook(hook);
  if (hooks.filter(({ targetType }) => targetType === 'PAUSE').length > 10) {
    refuse('A service can have at most 10 lifecycle hooks of target type PAUSE.');
  }
}

function within(field: string, value: number | undefined, least: number, most: number): void {
  if (value !== undefined && (value < least || value > most))
    refuse(`${field} must be between ${least} and ${most}.`);
}

function validateHook(hook: DeploymentLifecycleHook): void {
  const type = hook.targetType ?? 'AWS_LAMBDA';
  if (type !== 'AWS_LAMBDA' && type !== 'PAUSE')
    refuse('Invalid targetType. Valid values are: AWS_LAMBDA, PAUSE');
  if (type === 'AWS_LAMBDA') {
    throw awsError(
      'UnsupportedFeatureException',
      'The embedded AWS runs no AWS_LAMBDA lifecycle hooks; use PAUSE hooks.',
    );
  }
  if (!hook.lifecycleStages?.length) refuse('lifecycleStages can not be empty.');
  if (hook.lifecycleStages?.some((stage) => !PAUSE_STAGES.has(stage)))
    refuse('Invalid lifecycle stage provided for Pause Hook');
  const timeout = hook.timeoutConfiguration;
  within('timeoutInMinutes', timeout?.timeoutInMinutes, 1, 20160);
  if (timeout?.action && timeout.action !== 'ROLLBACK' && timeout.action !== 'CONTINUE') {
    refuse('Invalid timeout action. Valid values are: ROLLBACK, CONTINUE');
  }
}

function validateTarget(entry: LoadBalancer, definition: TaskDefinition): void {
  if (entry.loadBalancerName) {
    if (entry.advancedConfiguration)
      refuse('advancedConfiguration field is not allowed with ELBv1 loadBalancers');
    throw awsError(
      'UnsupportedFeatureException',
      'The embedded AWS has no Classic Load Balancers; use a target group.',
    );
  }
  const container = definition.containerDefinitions?.find(({ name }) => name === entry.containerName);
  if (!container) refuse(`The container ${entry.containerName} does not exist in the task definition.`);
  if (!container?.portMappings?.some(({ containerPort }) => containerPort === entry.containerPort)) {
    refuse(
      `The container ${entry.containerName} did not have a container port ${entry.containerPort} defined.`,
    );
  }
}

function validateAdvanced(settings: ServiceSettings): void {
  const entries = settings.loadBalancers ?? [];
  const advanced = entries.filter(({ advancedConfiguration }) => advancedConfiguration);
  const groups = entries.flatMap((entry) => [
    entry.targetGroupArn,
    entry.advancedConfiguration?.alternateTargetGroupArn,
  ]);
  const named = groups.filter((group) => group !== undefined);
  const twice = named.find((group, index) => named.indexOf(group) !== index);
  if (twice) refuse(`Duplicate targetGroupArn found: ${twice}`);
  if (advanced.length > 0 && advanced.length < entries.length) {
    refuse('Either all or none of the provided loadBalancers must have advancedConfiguration defined');
  }
  const strategy = settings.deploymentConfiguration?.strategy ?? 'ROLLING';
  if (strategy !== 'ROLLING' && advanced.length < entries.length) {
    refuse(
      'advancedConfiguration field is required for all loadBalancers when using a non-ROLLING deployment strategy',
    );
  }
  const production = advanced.map(
    ({ advancedConfiguration }) => advancedConfiguration?.productionListenerRule ?? '',
  );
  const test = advanced.flatMap(({ advancedConfiguration }) => advancedConfiguration?.testListenerRule ?? []);
  for (const rule of production) validateRuleArn('productionListenerRule', rule);
  for (const rule of test) validateRuleArn('testListenerRule', rule);
  const both = production.filter((rule) => test.includes(rule));
  if (both.length > 0) {
    refuse(
      `The following rules cannot be used as both production and test listener rules: ${both.join(', ')}`,
    );
  }
}

function validateRuleArn(field: string, arn: string): void {
  if (RULE.test(arn)) return;
  refuse(`${field} has an invalid ARN format. Must be RuleArn for ALB or ListenerArn for NLB. Got: ${arn}`);
}

async function validateRules(state: EcsState, entries: readonly LoadBalancer[]): Promise<void> {
  for (const { targetGroupArn, advancedConfiguration: advanced } of entries) {
    if (
      !advanced ||
      advanced.testListenerRule ||
      !/listener-rule\/app\//.test(advanced.productionListenerRule ?? '')
    )
      continue;
    const world = balancerWorld(state.world, advanced.roleArn);
    const groups = await groupsOfRule(world, advanced.productionListenerRule ?? '').catch((error: Error) =>
      refuse(`Unable to describe listener rule: ${error.message}`),
    );
    if (!groups.includes(targetGroupArn ?? '') || !groups.includes(advanced.alternateTargetGroupArn ?? '')) {
      refuse(
        'For Application LoadBalancer, testListenerRule is required when productionListenerRule is not associated with both targetGroup and alternateTargetGroup',
      );
    }
  }
}

/** A target group on no load balancer could never become healthy; ECS refuses it. */
async function validateGroups(state: EcsState, entries: readonly LoadBalancer[]): Promise<void> {
  for (const { targetGroupArn, advancedConfiguration } of entries) {
    const found = await balancerWorld(state.world, advancedConfiguration?.roleArn)
      .invoke<{ TargetGroups?: { TargetType?: string; LoadBalancerArns?: string[] }[] }>(
        'elbv2',
        'DescribeTargetGroups',
        {
          TargetGroupArns: [targetGroupArn],
        },
      )
      .catch((error: unknown) =>
        refuse(
          `Unable to assume role and validate the specified targetGroupArn. Please verify that ${isRefusal(error) ? 'the ECS service role being passed has the proper permissions.' : `the target group ${targetGroupArn} exists.`}`,
        ),
      );
    const group = found.TargetGroups?.[0];
    if (group?.TargetType && group.TargetType !== 'ip') {
      refuse(
        `The provided target group ${targetGroupArn} has target type ${group.TargetType}, which is incompatible with the awsvpc network mode specified in the task definition.`,
      );
    }
    if (group?.LoadBalancerArns?.length === 0) {
      refuse(
        `The target group with targetGroupArn ${targetGroupArn} does not have an associated load balancer.`,
      );
    }
  }
}
