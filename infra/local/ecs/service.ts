/** Amazon ECS: clusters, task definitions, services with native blue/green deployments, tasks that really run. */
import type { ServiceDefinition } from '../service.ts';
import type { EcsState } from './model.ts';
import { claimsMetadata, serveMetadata } from './runtime/metadata.ts';
import { createState, stopState } from './state.ts';

const ecs: ServiceDefinition<EcsState> = {
  name: 'ecs',
  signingNames: ['ecs'],
  client: () => import('@aws-sdk/client-ecs') as Promise<Record<string, unknown>>,
  createState,
  stop: stopState,
  claims: claimsMetadata,
  handle: serveMetadata,
};

export default ecs;
