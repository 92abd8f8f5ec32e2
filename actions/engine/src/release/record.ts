/** What a release was and how it ended: written once, at the end. */
import { z } from 'zod';
import { type Outcome, outcomes } from './outcome.ts';
import { currentSchema, promotedFromSchema, releaseKind } from './state.ts';

const problem = z.object({
  code: z.string(),
  message: z.string(),
  where: z.string().optional(),
  why: z.string().optional(),
  remedy: z.string(),
});

const failureSchema = z.object({
  service: z.string(),
  task: z.string().optional(),
  stopCode: z.string().optional(),
  stoppedReason: z.string().optional(),
  container: z.string().optional(),
  exitCode: z.int().optional(),
  logs: z.array(z.string()),
  /** What could not be read to explain it, and why; absent where all was read. */
  unread: z.array(z.string()).optional(),
  cause: z.string(),
  remedy: z.string(),
});

const counts = z.object({
  requests: z.number(),
  serverErrors: z.number(),
  /** Mean, in milliseconds; absent without requests. */
  latencyMs: z.number().optional(),
});

export const recordSchema = z.object({
  number: z.int(),
  environment: z.string(),
  kind: releaseKind,
  promotedFrom: promotedFromSchema.optional(),
  by: z.string(),
  startedAt: z.number(),
  finishedAt: z.number(),
  outcome: z.enum(outcomes as readonly [Outcome, ...Outcome[]]),
  reason: z.string(),
  planDigest: z.string(),
  /** The release that served before; absent for the first. */
  from: z.int().optional(),
  /** Services that moved. */
  moved: z.array(z.string()),
  /** Services that it ended. */
  retired: z.array(z.string()).optional(),
  release: currentSchema,
  /** Service → its manifest as it was written, so that going back and promoting need no checkout of that commit. */
  manifests: z.record(z.string(), z.unknown()).optional(),
  /** Task definition of what moved, before (absent for a new service) and after. */
  revisions: z
    .array(z.object({ service: z.string(), before: z.string().optional(), after: z.string() }))
    .optional(),
  stages: z.array(z.object({ name: z.string(), milliseconds: z.number() })),
  checks: z.array(
    z.object({ service: z.string(), name: z.string(), passed: z.boolean(), detail: z.string() }),
  ),
  /** Milliseconds in which old and new served together; 0 when none did. */
  togetherMs: z.number().optional(),
  /** Requests sent through the production route during the shift, and how many of them got no answer or a 5xx. */
  requests: z.array(z.object({ service: z.string(), observed: z.int(), lost: z.int() })).optional(),
  /** In words, which alarms judged this release, and which rang before the switch and so were left out. */
  alarms: z.string().optional(),
  /** What the load balancer counted of users' requests: the new side since the switch, the old side before it. */
  traffic: z.array(z.object({ service: z.string(), now: counts, before: counts.optional() })).optional(),
  failures: z.array(failureSchema),
  problems: z.array(problem),
});

export type ReleaseRecord = z.output<typeof recordSchema>;
export type Failure = z.output<typeof failureSchema>;
