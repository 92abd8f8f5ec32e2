/** Names of things in AWS (PLATFORM.md, "Naming"): one place, read by the platform and by the rollout. */
import type { Environment } from './environment.ts';

type Named = Pick<Environment, 'name' | 'prefix' | 'bucketSuffix'>;

/** All names of an environment. Where AWS forbids upper case, the same name in lower case. */
export function names(environment: Named) {
  const { name, prefix, bucketSuffix } = environment;
  const lower = prefix.toLowerCase();
  return {
    lower,
    stack: (part: string) => `${prefix}-${part}`,
    cluster: `${prefix}-CLUSTER01`,
    logGroup: `/ecs/${prefix}-cluster`,
    loadBalancer: `${prefix}-ALB`,
    repository: (service: string) => `${lower}/${service}`,
    /** Family of task definitions and name of the ECS service. */
    service: (service: string) => `${prefix}-${service}`,
    targetGroup: (service: string, side: 'b' | 'g') => `${prefix}-${service}-${side}`,
    databaseSecret: (service: string) => `${prefix}-db-${service}`,
    stateBucket: `inx-${name}-state-${bucketSuffix}`,
    stateTable: `inx-${name}-locks`,
    parameters: `/inx/${name}/platform`,
  };
}
