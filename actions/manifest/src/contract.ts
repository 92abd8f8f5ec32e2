/** What the platform publishes for the rollout, in SSM under `/inx/<env>/platform/` (DESIGN 4.2). */
import { z } from 'zod';
import { names } from './names.ts';

const arn = z.string().startsWith('arn:');
const list = z.string().transform((text) => (text === '-' ? [] : text.split(',').filter(Boolean)));

const footing = z.object({
  repositoryUri: z.string().min(1),
  blueTargetGroupArn: arn,
  greenTargetGroupArn: arn,
  executionRoleArn: arn,
  taskRoleArn: arn,
  databaseSecretArn: arn,
});

export const contractSchema = z.object({
  contractVersion: z.literal('1', 'this version of the tool reads contract version 1'),
  baseUrl: z.url(),
  region: z.string(),
  accountId: z.string(),
  cluster: z.string(),
  subnets: list,
  taskSecurityGroup: z.string(),
  loadBalancerArn: arn,
  listenerArn: arn,
  logGroup: z.string(),
  infrastructureRoleArn: arn,
  /** With which EventBridge Scheduler runs the schedules' tasks, and the group the schedules belong to. */
  schedulerRoleArn: arn.optional(),
  scheduleGroup: z.string().optional(),
  /** Reads the master user's and every service's database secret; for the set-up task alone. */
  databaseSetupRoleArn: arn.optional(),
  stateBucket: z.string(),
  stateTable: z.string(),
  /** Names of the alarms that judge a release after the switch. */
  alarms: list,
  documentsBucket: z.string(),
  /** `database` is the master user's. */
  secrets: z.object({ jwt: arn, 'api-keys': arn, database: arn.optional() }),
  services: z.record(z.string(), footing),
});

export type PlatformContract = z.output<typeof contractSchema>;
export type ServiceFooting = z.output<typeof footing>;

/**
 * What the last stacks publish, told from names alone: where a removal took it away (`cdk destroy` takes the last stacks
 * first) and then stopped, what still runs is found by it.
 */
export function partsByName(
  environment: Parameters<typeof names>[0] & { readonly region: string },
  accountId: string,
): Readonly<Record<string, string>> {
  const { cluster, logGroup, scheduleGroup } = names(environment);
  const { region } = environment;
  return { contractVersion: '1', region, accountId, alarms: '-', cluster, logGroup, scheduleGroup };
}

/** Builds the nested object from flat parameters (`services/auth/repositoryUri` → value) and parses it. */
export function parseContract(parameters: ReadonlyMap<string, string>) {
  const tree: Record<string, unknown> = { services: {}, secrets: {} };
  for (const [path, value] of parameters) {
    const parts = path.split('/');
    let node = tree;
    for (const part of parts.slice(0, -1)) {
      node[part] ??= {};
      node = node[part] as Record<string, unknown>;
    }
    node[parts.at(-1)!] = value;
  }
  return contractSchema.safeParse(tree);
}
