/** How an ECS service is configured: one place, asked for by a release and compared by drift detection. */
import type { DeploymentConfiguration, Service } from '@aws-sdk/client-ecs';
import type { ServiceSpecification } from '@inx/engine';
import type { PlatformContract } from '@inx/manifest';

/** Of CreateService, all but names, task definition and count. */
export function serviceConfiguration(specification: ServiceSpecification, contract: PlatformContract) {
  return {
    capacityProviderStrategy: capacity(specification),
    deploymentController: { type: 'ECS' as const },
    availabilityZoneRebalancing: 'ENABLED' as const,
    enableECSManagedTags: true,
    propagateTags: 'SERVICE' as const,
    healthCheckGracePeriodSeconds: specification.healthCheckGraceSeconds,
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: [...contract.subnets],
        securityGroups: [contract.taskSecurityGroup],
        assignPublicIp: 'DISABLED' as const,
      },
    },
    loadBalancers: loadBalancers(specification, contract),
    deploymentConfiguration: deploymentConfiguration(specification),
  };
}

/** What widens a service or lets others move it: no release asks for it. */
const closed = { enableExecuteCommand: false, serviceRegistries: [] };

/** The same for UpdateService, which leaves as it is what is not named: so what others switched on is switched off. */
export function changedConfiguration(specification: ServiceSpecification, contract: PlatformContract) {
  const {
    deploymentController: _,
    deploymentConfiguration,
    ...rest
  } = serviceConfiguration(specification, contract);
  const alarms = { alarmNames: [], enable: false, rollback: false };
  return { ...rest, ...closed, deploymentConfiguration: { ...deploymentConfiguration, alarms } };
}

/** A strategy either way, never a launch type: UpdateService can change one strategy into another. */
function capacity({ spot }: ServiceSpecification) {
  return spot
    ? [
        // Never all tasks of a service on Spot: the base stays on demand.
        { capacityProvider: 'FARGATE', base: 1, weight: 0 },
        { capacityProvider: 'FARGATE_SPOT', weight: 1 },
      ]
    : [{ capacityProvider: 'FARGATE', weight: 1 }];
}

function loadBalancers(specification: ServiceSpecification, contract: PlatformContract) {
  return [
    {
      targetGroupArn: specification.targetGroupArn,
      containerName: specification.containerName,
      containerPort: specification.containerPort,
      advancedConfiguration: {
        alternateTargetGroupArn: specification.alternateTargetGroupArn,
        productionListenerRule: specification.productionRuleArn,
        testListenerRule: specification.testRuleArn,
        roleArn: contract.infrastructureRoleArn,
      },
    },
  ];
}

/** DESIGN 5.5: no native bake, no ECS alarms (both act on one service alone), two pauses that end in ROLLBACK. */
function deploymentConfiguration(specification: ServiceSpecification): DeploymentConfiguration {
  const steps =
    specification.strategy === 'CANARY'
      ? {
          canaryConfiguration: {
            canaryPercent: specification.percent,
            canaryBakeTimeInMinutes: specification.stepMinutes,
          },
        }
      : specification.strategy === 'LINEAR'
        ? {
            linearConfiguration: {
              stepPercent: specification.percent,
              stepBakeTimeInMinutes: specification.stepMinutes,
            },
          }
        : {};
  return {
    strategy: specification.strategy,
    bakeTimeInMinutes: 0,
    minimumHealthyPercent: 100,
    maximumPercent: 200,
    deploymentCircuitBreaker: { enable: true, rollback: true },
    ...steps,
    lifecycleHooks: [
      {
        targetType: 'PAUSE',
        lifecycleStages: ['PRE_PRODUCTION_TRAFFIC_SHIFT'],
        timeoutConfiguration: { timeoutInMinutes: specification.prePauseMinutes, action: 'ROLLBACK' },
      },
      {
        targetType: 'PAUSE',
        lifecycleStages: ['POST_PRODUCTION_TRAFFIC_SHIFT'],
        timeoutConfiguration: { timeoutInMinutes: specification.postPauseMinutes, action: 'ROLLBACK' },
      },
    ],
  };
}

/** The members of a live service that `serviceConfiguration` has, and those that widen what a service may do. */
export function comparable(wanted: ReturnType<typeof serviceConfiguration>, live: Service) {
  const { alarms } = live.deploymentConfiguration ?? {};
  return {
    wanted: normal({
      ...wanted,
      ...closed,
      alarms: [],
      deploymentConfiguration: shown(wanted.deploymentConfiguration),
    }),
    live: normal({
      ...(membersOf(live, wanted) as object),
      deploymentConfiguration: membersOf(
        shown(live.deploymentConfiguration ?? {}),
        shown(wanted.deploymentConfiguration),
      ),
      enableExecuteCommand: live.enableExecuteCommand ?? false,
      serviceRegistries: live.serviceRegistries ?? [],
      alarms: alarms?.enable ? (alarms.alarmNames ?? []) : [],
    }),
  };
}

/** DescribeServices says of a pause only at which stages it is; of other hooks also whom they call. */
const shown = ({ lifecycleHooks = [], ...rest }: DeploymentConfiguration) => ({
  ...rest,
  lifecycleHooks: lifecycleHooks.map(({ lifecycleStages = [], hookTargetArn }) =>
    [...lifecycleStages, ...(hookTargetArn ? [hookTargetArn] : [])].join(', '),
  ),
});

/** Of objects, the members that are wanted; of lists, everything, so that one more is seen. */
function membersOf(live: unknown, wanted: unknown): unknown {
  if (Array.isArray(live) && Array.isArray(wanted))
    return live.map((each, index) => membersOf(each, wanted[index] ?? wanted[0]));
  if (!isRecord(live) || !isRecord(wanted)) return live;
  return Object.fromEntries(
    Object.keys(wanted).flatMap((name) =>
      live[name] === undefined ? [] : [[name, membersOf(live[name], wanted[name])]],
    ),
  );
}

/** ECS hands subnets, groups and providers back in an order of its own, and says what was left to it: base 0. */
function normal(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map(normal).sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, each]) => each !== undefined && !(name === 'base' && each === 0))
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([name, each]) => [name, normal(each)]),
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
