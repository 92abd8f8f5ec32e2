/** What a bill depends on and no template says: named, with defaults, each shown beside the rows that use it. */
import { z } from 'zod';

const amount = z.number().nonnegative();

export const usageSchema = z.strictObject({
  /** Requests through the load balancer a month, in millions. */
  millionRequests: amount.default(10),
  /** Load balancer capacity units, averaged over the month. */
  capacityUnits: amount.default(0.1),
  /** Through the NAT gateways a month, all zones; layers and state go past them by the gateway endpoints. */
  natGigabytes: amount.default(200),
  /** To the internet through the load balancer, a month. */
  internetGigabytes: amount.default(10),
  documentsGigabytes: amount.default(160),
  documentWritesThousand: amount.default(100),
  documentReadsThousand: amount.default(1000),
  /** Services' and database's logs, ingested a month. */
  logGigabytes: amount.default(6),
  flowLogGigabytes: amount.default(3),
  /** T3 and T4g database instances above their base line. */
  databaseBurstVcpuHours: amount.default(5),
  /** Storage in use where it may grow by itself; absent: what is allocated. */
  databaseGigabytes: amount.optional(),
  releases: amount.default(60),
  /** How long old and new run side by side in a release. */
  releaseMinutes: amount.default(12),
  registryGigabytes: amount.default(5),
  backupGigabytes: amount.default(40),
  threatDetectionMillionEvents: amount.default(1),
});

export type Usage = z.output<typeof usageSchema>;

/** Documented with the estimate; an environment's own figures replace them. */
export const usualUsage: Usage = usageSchema.parse({});

/** AWS's own month: 730 hours (AWS Pricing Calculator). */
export const hoursAMonth = 730;
