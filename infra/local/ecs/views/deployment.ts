/** Service deployments as describe and list calls show them. */
import type {
  DeploymentLifecycleHookDetail,
  ServiceDeployment,
  ServiceDeploymentBrief,
  ServiceDeploymentLifecycleStage,
  ServiceRevisionSummary,
} from '@aws-sdk/client-ecs';
import type { DeploymentRecord, HookExecution, Share } from '../model.ts';
import { pendingTasks, runningTasks, wantedCount } from '../services/scheduler.ts';

/** Milliseconds (of AWS time) by which describe calls trail the truth. */
export function describeLag(deployment: DeploymentRecord): number {
  return Number(deployment.service.state.world.variant('ecs.describeLag', '0'));
}

/** The deployment as a describe call sees it now; undefined while it is too young to be seen. */
export function seenDeployment(deployment: DeploymentRecord): ServiceDeployment | undefined {
  const lag = describeLag(deployment);
  if (lag === 0) return renderDeployment(deployment);
  const { clock } = deployment.service.state.world;
  const horizon = clock.now() - lag / clock.speed;
  return deployment.history.findLast(({ at }) => at <= horizon)?.view as ServiceDeployment | undefined;
}

export function renderDeployment(deployment: DeploymentRecord): ServiceDeployment {
  const { service, breaker, alarms } = deployment;
  const rolling = deployment.configuration.strategy === 'ROLLING';
  return {
    serviceDeploymentArn: deployment.arn,
    serviceArn: service.arn,
    clusterArn: service.clusterArn,
    createdAt: deployment.createdAt,
    ...(deployment.startedAt ? { startedAt: deployment.startedAt } : {}),
    ...(deployment.finishedAt ? { finishedAt: deployment.finishedAt } : {}),
    ...(deployment.stoppedAt ? { stoppedAt: deployment.stoppedAt } : {}),
    updatedAt: deployment.updatedAt,
    sourceServiceRevisions: deployment.sources.map((share) => renderShare(share, rolling)),
    targetServiceRevision: renderShare(deployment.target, rolling),
    status: deployment.status,
    ...(deployment.statusReason ? { statusReason: deployment.statusReason } : {}),
    ...(deployment.stage ? { lifecycleStage: deployment.stage as ServiceDeploymentLifecycleStage } : {}),
    lifecycleHookDetails: visibleHooks(deployment).map(renderHook),
    deploymentConfiguration: deployment.configuration,
    ...(deployment.rollback ? { rollback: deployment.rollback } : {}),
    deploymentCircuitBreaker: { ...breaker },
    alarms: { status: alarms.status, alarmNames: alarms.names, triggeredAlarmNames: alarms.triggered },
  };
}

function renderShare(
  { taskSet, final, testWeight, productionWeight }: Share,
  rolling: boolean,
): ServiceRevisionSummary {
  return {
    arn: taskSet.revision.serviceRevisionArn,
    requestedTaskCount: final?.requested ?? wantedCount(taskSet),
    runningTaskCount: final?.running ?? runningTasks(taskSet).length,
    pendingTaskCount: final?.pending ?? pendingTasks(taskSet).length,
    ...(rolling
      ? {}
      : { requestedTestTrafficWeight: testWeight, requestedProductionTrafficWeight: productionWeight }),
  };
}

/** ND: how long finished executions stay. Default: until the stage that they held ends. */
function visibleHooks(deployment: DeploymentRecord): HookExecution[] {
  const vanish = deployment.service.state.world.variant('ecs.hookDetailsVanish', 'stage-end');
  if (vanish === 'never') return deployment.hooks;
  if (vanish === 'immediately')
    return deployment.hooks.filter((hook) => !hook.over && hook.status === 'AWAITING_ACTION');
  return deployment.hooks.filter((hook) => !hook.over);
}

const renderHook = (hook: HookExecution): DeploymentLifecycleHookDetail => ({
  hookId: hook.hookId,
  targetType: 'PAUSE',
  status: hook.status,
  expiresAt: hook.expiresAt,
  timeoutAction: hook.timeoutAction,
});

export function briefDeployment(seen: ServiceDeployment): ServiceDeploymentBrief {
  return {
    serviceDeploymentArn: seen.serviceDeploymentArn,
    serviceArn: seen.serviceArn,
    clusterArn: seen.clusterArn,
    createdAt: seen.createdAt,
    ...(seen.startedAt ? { startedAt: seen.startedAt } : {}),
    ...(seen.finishedAt ? { finishedAt: seen.finishedAt } : {}),
    targetServiceRevisionArn: seen.targetServiceRevision?.arn,
    status: seen.status,
    ...(seen.statusReason ? { statusReason: seen.statusReason } : {}),
  };
}
