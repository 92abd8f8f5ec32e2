/** The one item that says what an environment runs, who works on it, and what was decided. */
import { z } from 'zod';
import { followingSchema } from './following.ts';

const releasedService = z.object({
  imageKey: z.string(),
  imageDigest: z.string(),
  /** Hash over the task definition that we asked for, image included. */
  definitionHash: z.string(),
  taskDefinitionArn: z.string(),
  /** Hash over routes, health and rollout settings: what can change without a new task definition. */
  settingsHash: z.string(),
  /** Digests of what attested the image when it was released; absent for none. */
  attestations: z.array(z.string()).optional(),
  /** Whether its tasks above the first run on Fargate Spot. */
  spot: z.boolean().optional(),
  /** Secret → version that was current when it was released; absent where that was not recorded. */
  secrets: z.record(z.string(), z.string()).optional(),
  /** What was set for it after it was kept; absent where that has still to be done. */
  following: followingSchema.optional(),
});

export const currentSchema = z.object({
  number: z.int(),
  commit: z.object({ sha: z.string(), position: z.int() }),
  at: z.number(),
  services: z.record(z.string(), releasedService),
});

export const releaseKind = z.enum(['deploy', 'rollback', 'promote']);
/** The release of another environment that this one is; absent for what was built here. */
export const promotedFromSchema = z.object({
  environment: z.string(),
  release: z.int(),
  accountId: z.string(),
});

const conditionsSchema = z.object({ paths: z.array(z.string()), host: z.string().optional() });

/** One service's part in a rollout: enough to settle it without the repository it came from. */
const move = z.object({
  service: z.string(),
  ecsName: z.string(),
  isNew: z.boolean(),
  taskDefinitionArn: z.string(),
  /** Absent for a new service. */
  previousTaskDefinitionArn: z.string().optional(),
  /** The target group that carried production when the rollout began; for a new service the empty one its rule starts on. */
  liveTargetGroupArn: z.string(),
  idleTargetGroupArn: z.string(),
  /** Deployments that were there before, however recent: none of them is this rollout's. */
  earlierDeploymentArns: z.array(z.string()),
  routes: conditionsSchema,
  /** Absent for a new service. */
  previousRoutes: conditionsSchema.optional(),
});

/** A service that ends once the release is kept: enough to do it without its manifest. */
const retirement = z.object({
  service: z.string(),
  ecsName: z.string(),
  blueTargetGroupArn: z.string(),
  greenTargetGroupArn: z.string(),
  /** As it runs; stays part of the release where it cannot be ended. */
  released: releasedService,
});

const running = z.object({
  number: z.int(),
  startedAt: z.number(),
  /** `undecided` and `go` lead back, `keep` leads forward, whoever carries it out. */
  decision: z.enum(['undecided', 'go', 'keep', 'back']),
  reason: z.string(),
  moves: z.array(move),
  retiring: z.array(retirement).optional(),
  kind: releaseKind.optional(),
  promotedFrom: promotedFromSchema.optional(),
  /** The release that served before; absent for the first. */
  from: z.int().optional(),
  planDigest: z.string().optional(),
  /** For the record, by whomever it is written: service → its manifest as it was written. */
  manifests: z.record(z.string(), z.unknown()).optional(),
  /** What becomes current when this one is kept. */
  next: currentSchema,
});

export const stateSchema = z.object({
  version: z.int(),
  lastNumber: z.int(),
  current: currentSchema.optional(),
  lease: z
    .object({
      owner: z.string(),
      token: z.int(),
      expiresAt: z.number(),
      since: z.number(),
      commitPosition: z.int(),
      release: z.int(),
    })
    .optional(),
  lastToken: z.int(),
  running: running.optional(),
});

export type EnvironmentState = z.output<typeof stateSchema>;
export type CurrentRelease = z.output<typeof currentSchema>;
export type ReleasedService = z.output<typeof releasedService>;
export type RunningRollout = z.output<typeof running>;
export type Move = z.output<typeof move>;
export type Retirement = z.output<typeof retirement>;
export type Decision = RunningRollout['decision'];

/** An environment that never saw a release. */
export const emptyState: EnvironmentState = { version: 0, lastNumber: 0, lastToken: 0 };
