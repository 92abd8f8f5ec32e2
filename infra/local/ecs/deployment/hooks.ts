/** Lifecycle hooks: PAUSE hooks hold a stage until somebody continues them or their time is up. */
import type { DeploymentLifecycleHook, DeploymentLifecycleHookAction } from '@aws-sdk/client-ecs';
import type { DeploymentRecord, HookExecution } from '../model.ts';
import { pauseHookId } from '../names.ts';
import { rollbackBecause } from './interruption.ts';
import { update } from './record.ts';

const DEFAULT_TIMEOUT_MINUTES = 1440;

/** Runs all hooks of a stage at once and ends when all have; one ROLLBACK turns the whole deployment back. */
export async function runHooks(deployment: DeploymentRecord, stage: string): Promise<void> {
  const hooks = (deployment.configuration.lifecycleHooks ?? []).filter(
    (hook) => hook.targetType === 'PAUSE' && hook.lifecycleStages?.some((listed) => listed === stage),
  );
  if (hooks.length === 0) return;
  const executions = hooks.map((hook) => begin(deployment, stage, hook));
  const cancels = executions.map((execution) => expireLater(deployment, execution));
  update(deployment, { hooks: [...deployment.hooks, ...executions] });
  try {
    await deployment.changes.until(
      () => executions.some(turnsBack) || executions.every(({ action }) => action !== undefined),
      deployment.interrupt.signal,
    );
    const back = executions.find(turnsBack);
    if (!back) return;
    throw back.status === 'TIMED_OUT'
      ? rollbackBecause(`${stage} pause hook timed out.`)
      : rollbackBecause(
          `${stage} pause hook was continued with action ROLLBACK.`,
          deployment.service.state.world.variant('ecs.continueRollbackStatus', 'ROLLBACK_IN_PROGRESS') ===
            'ROLLBACK_REQUESTED',
        );
  } finally {
    for (const cancel of cancels) cancel();
    for (const execution of executions) execution.over = true;
    update(deployment, {});
  }
}

const turnsBack = (execution: HookExecution): boolean => execution.action === 'ROLLBACK';

function begin(deployment: DeploymentRecord, stage: string, hook: DeploymentLifecycleHook): HookExecution {
  const minutes = hook.timeoutConfiguration?.timeoutInMinutes ?? DEFAULT_TIMEOUT_MINUTES;
  return {
    hookId: pauseHookId(),
    stage,
    expiresAt: new Date(deployment.service.state.world.clock.after(minutes * 60_000)),
    timeoutAction: hook.timeoutConfiguration?.action ?? 'ROLLBACK',
    status: 'AWAITING_ACTION',
    action: undefined,
    over: false,
  };
}

function expireLater(deployment: DeploymentRecord, execution: HookExecution): () => void {
  const { clock } = deployment.service.state.world;
  const left = (execution.expiresAt.getTime() - clock.now()) * clock.speed;
  return clock.timer(left, () => {
    if (execution.action !== undefined) return;
    execution.status = 'TIMED_OUT';
    execution.action = execution.timeoutAction;
    update(deployment, {});
  });
}

/** Decides a waiting pause; the caller has checked that it waits. */
export function decideHook(
  deployment: DeploymentRecord,
  execution: HookExecution,
  action: DeploymentLifecycleHookAction,
): void {
  execution.action = action;
  execution.status = 'SUCCEEDED';
  update(deployment, {});
}
