/** Deployments that run although no rollout of ours does. */
import type { Ecs, EcsService, ServiceDeployment } from '../ports/ecs.ts';

const open: readonly string[] = [
  'PENDING',
  'IN_PROGRESS',
  'STOP_REQUESTED',
  'ROLLBACK_REQUESTED',
  'ROLLBACK_IN_PROGRESS',
];

/** Of these services, the deployments that have not ended. A service may still name one that has. */
export async function openDeployments(
  ecs: Ecs,
  services: readonly EcsService[],
  signal?: AbortSignal,
): Promise<readonly ServiceDeployment[]> {
  const named = services.flatMap(({ status, currentDeploymentArn }) =>
    status === 'ACTIVE' && currentDeploymentArn ? [currentDeploymentArn] : [],
  );
  const found = await ecs.describeDeployments(named, signal);
  return found.filter(({ status }) => open.includes(status));
}
