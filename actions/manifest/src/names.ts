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
    webAcl: `${prefix}-WAF`,
    /** CloudWatch Logs takes a web ACL's log only in a group whose name begins so. */
    webAclLogGroup: `aws-waf-logs-${prefix}`,
    repository: (service: string) => `${lower}/${service}`,
    /** Family of task definitions and name of the ECS service. */
    service: (service: string) => `${prefix}-${service}`,
    targetGroup: (service: string, side: 'b' | 'g') => `${prefix}-${service}-${side}`,
    database: `${lower}-invoxa-db`,
    secret: (secret: string) => `${prefix}-${secret}`,
    databaseSecret: (service: string) => `${prefix}-db-${service}`,
    role: (role: string) => `${prefix}-${role}`,
    /** Group of the schedules that the orchestrator makes. */
    scheduleGroup: prefix,
    schedule: (service: string, schedule: string) => `${prefix}-${service}-${schedule}`,
    documentsBucket: `${lower}-invoxa-documents-${bucketSuffix}`,
    accessLogsBucket: `${lower}-access-logs-${bucketSuffix}`,
    stateBucket: `inx-${name}-state-${bucketSuffix}`,
    /** Copy of the state bucket in the recovery region: bucket names are unique over all regions. */
    stateReplicaBucket: `inx-${name}-state-${bucketSuffix}-replica`,
    stateTable: `inx-${name}-locks`,
    backupVault: `${prefix}-backup`,
    recoveryVault: `${prefix}-recovery`,
    alerts: `${prefix}-alerts`,
    alarm: (what: string) => `${prefix}-${what}`,
    dashboard: `${prefix}-dashboard`,
    budget: `${prefix}-monthly`,
    parameters: `/inx/${name}/platform`,
  };
}

/** Of the CDK's bootstrap; without a word in the document the CDK's own. */
export const bootstrapQualifier = ({ bootstrap }: Pick<Environment, 'bootstrap'>): string =>
  bootstrap?.qualifier ?? 'hnb659fds';

/** The environment's own region first; then the one that holds its copies. */
export const regionsOf = ({
  region,
  recoveryRegion,
}: Pick<Environment, 'region' | 'recoveryRegion'>): string[] => [
  region,
  ...(recoveryRegion ? [recoveryRegion] : []),
];

/** Alarms that judge a release after the switch: 5xx answers, latency, and each service's unhealthy targets. */
export function releaseAlarms(environment: Named, services: readonly { readonly name: string }[]): string[] {
  const { alarm } = names(environment);
  return ['alb-5xx', 'alb-latency', ...services.map(({ name }) => `${name}-unhealthy-targets`)].map(alarm);
}
