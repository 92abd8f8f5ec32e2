/** The dated price table: what the estimate multiplies with. US dollars. */
import { z } from 'zod';
import { CodedError } from '../kit/error.ts';
import table from './prices.json' with { type: 'json' };

const price = z.number().nonnegative();

export const pricesSchema = z.strictObject({
  region: z.string(),
  /** Day on which the figures were read, ISO. */
  date: z.iso.date(),
  source: z.string(),
  fargateVcpuHour: price,
  fargateGigabyteHour: price,
  /** What Spot has been below on-demand, as a share; it moves. */
  fargateSpotDiscountLow: z.number().min(0).max(1),
  fargateSpotDiscountHigh: z.number().min(0).max(1),
  /** RDS for MySQL, Single-AZ, by instance class; Multi-AZ is twice that. */
  databaseHour: z.record(z.string(), price),
  databaseBurstVcpuHour: price,
  databaseStorageGigabyteMonth: price,
  databaseBackupGigabyteMonth: price,
  loadBalancerHour: price,
  loadBalancerCapacityUnitHour: price,
  natGatewayHour: price,
  natGatewayGigabyte: price,
  publicAddressHour: price,
  interfaceEndpointZoneHour: price,
  interfaceEndpointGigabyte: price,
  storageStandardGigabyteMonth: price,
  storageInfrequentGigabyteMonth: price,
  storageGlacierGigabyteMonth: price,
  storageWriteThousand: price,
  storageReadThousand: price,
  secretMonth: price,
  secretCallsTenThousand: price,
  logsIngestGigabyte: price,
  logsStoredGigabyteMonth: price,
  webAclMonth: price,
  webAclRuleMonth: price,
  webAclMillionRequests: price,
  customMetricMonth: price,
  alarmMetricMonth: price,
  dashboardMonth: price,
  threatDetectionFlowGigabyte: price,
  threatDetectionMillionEvents: price,
  backupStorageGigabyteMonth: price,
  transferBetweenRegionsGigabyte: price,
  transferToInternetGigabyte: price,
  registryGigabyteMonth: price,
  tableWriteMillion: price,
  tableReadMillion: price,
  hostedZoneMonth: price,
});

export type Prices = z.output<typeof pricesSchema>;

/** The table that comes with the tool. */
export const prices: Prices = pricesSchema.parse(table);

/** Single-AZ price of an instance class an hour; throws a CodedError for a class that the table lacks. */
export function databaseHour(table: Prices, instanceClass: string): number {
  const found = table.databaseHour[instanceClass];
  if (found !== undefined) return found;
  throw new CodedError({
    code: 'cost.unknown-class',
    message: `the price table of ${table.date} has no price for ${instanceClass}`,
    where: 'actions/engine/src/cost/prices.json',
    remedy: `add it, or choose one of: ${Object.keys(table.databaseHour).join(', ')}`,
  });
}
