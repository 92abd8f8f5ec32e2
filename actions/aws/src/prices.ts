/** Prices from AWS's public price list. Source: AWS Price List Query API, GetProducts. */
import { GetProductsCommand, PricingClient } from '@aws-sdk/client-pricing';
import type { Prices } from '@inx/engine';
import { z } from 'zod';
import { clientOptions, tellErrors } from './clients.ts';
import type { AwsTarget } from './target.ts';

type Figure = {
  [Key in keyof Prices]: Prices[Key] extends number ? Key : never;
}[keyof Prices];

interface Query {
  readonly service: string;
  readonly filters: Readonly<Record<string, string>>;
}

/** Usage types of us-east-1, whose own carry no region prefix where the service is old. */
const queries: Partial<Record<Figure, Query>> = {
  fargateVcpuHour: { service: 'AmazonECS', filters: { usagetype: 'USE1-Fargate-vCPU-Hours:perCPU' } },
  fargateGigabyteHour: { service: 'AmazonECS', filters: { usagetype: 'USE1-Fargate-GB-Hours' } },
  databaseStorageGigabyteMonth: {
    service: 'AmazonRDS',
    filters: { usagetype: 'RDS:GP3-Storage', databaseEngine: 'MySQL' },
  },
  loadBalancerHour: {
    service: 'AWSELB',
    filters: { usagetype: 'LoadBalancerUsage', productFamily: 'Load Balancer-Application' },
  },
  loadBalancerCapacityUnitHour: {
    service: 'AWSELB',
    filters: { usagetype: 'LCUUsage', productFamily: 'Load Balancer-Application' },
  },
  natGatewayHour: { service: 'AmazonEC2', filters: { usagetype: 'NatGateway-Hours' } },
  natGatewayGigabyte: { service: 'AmazonEC2', filters: { usagetype: 'NatGateway-Bytes' } },
  publicAddressHour: { service: 'AmazonVPC', filters: { usagetype: 'PublicIPv4:InUseAddress' } },
  interfaceEndpointZoneHour: { service: 'AmazonVPC', filters: { usagetype: 'VpcEndpoint-Hours' } },
  interfaceEndpointGigabyte: { service: 'AmazonVPC', filters: { usagetype: 'VpcEndpoint-Bytes' } },
  storageStandardGigabyteMonth: {
    service: 'AmazonS3',
    filters: { usagetype: 'TimedStorage-ByteHrs', volumeType: 'Standard' },
  },
  secretMonth: { service: 'AWSSecretsManager', filters: { usagetype: 'USE1-AWSSecretsManager-Secrets' } },
  logsIngestGigabyte: { service: 'AmazonCloudWatch', filters: { usagetype: 'DataProcessing-Bytes' } },
  alarmMetricMonth: { service: 'AmazonCloudWatch', filters: { usagetype: 'CW:AlarmMonitorUsage' } },
  registryGigabyteMonth: { service: 'AmazonECR', filters: { usagetype: 'TimedStorage-ByteHrs' } },
};

const product = z.object({
  terms: z.object({
    OnDemand: z.record(
      z.string(),
      z.object({
        priceDimensions: z.record(
          z.string(),
          z.object({
            beginRange: z.string().default('0'),
            pricePerUnit: z.object({ USD: z.string().optional() }),
          }),
        ),
      }),
    ),
  }),
});

/** The price list is served in few regions; this one has every product of all others. */
const listRegion = 'us-east-1';

export interface RefreshedPrices {
  readonly prices: Prices;
  readonly changed: readonly { readonly name: string; readonly from: number; readonly to: number }[];
  /** Figures that the list did not answer with one price: they stay as they were. */
  readonly kept: readonly string[];
}

/** `today`: ISO day. Figures without a query, or without one clear answer, stay as they were and are named. */
export async function refreshPrices(
  target: AwsTarget,
  before: Prices,
  today: string,
  signal?: AbortSignal,
): Promise<RefreshedPrices> {
  const client = new PricingClient({ ...clientOptions(target), region: listRegion });
  tellErrors(client, 'pricing', target);
  const ask = async ({ service, filters }: Query): Promise<number | undefined> => {
    const { PriceList = [] }: { PriceList?: unknown[] } = await client.send(
      new GetProductsCommand({
        ServiceCode: service,
        MaxResults: 10,
        Filters: Object.entries({ regionCode: before.region, ...filters }).map(([Field, Value]) => ({
          Type: 'TERM_MATCH',
          Field,
          Value,
        })),
      }),
      { ...(signal && { abortSignal: signal }) },
    );
    const found = new Set(PriceList.flatMap((text: unknown) => firstTier(text)));
    return found.size === 1 ? [...found][0] : undefined;
  };
  const after = { ...before, date: today, databaseHour: { ...before.databaseHour } };
  const changed: RefreshedPrices['changed'][number][] = [];
  const kept: string[] = [];
  const take = (name: string, from: number, to: number | undefined, set: (value: number) => void) => {
    if (to === undefined) kept.push(name);
    else if (to !== from) {
      changed.push({ name, from, to });
      set(to);
    }
  };
  for (const [name, from] of Object.entries(before)) {
    if (typeof from !== 'number') continue;
    const query = queries[name as Figure];
    take(name, from, query && (await ask(query)), (value) => Object.assign(after, { [name]: value }));
  }
  for (const [name, from] of Object.entries(before.databaseHour)) {
    const filters = {
      usagetype: `InstanceUsage:${name}`,
      databaseEngine: 'MySQL',
      deploymentOption: 'Single-AZ',
    };
    take(name, from, await ask({ service: 'AmazonRDS', filters }), (value) => {
      after.databaseHour[name] = value;
    });
  }
  return { prices: after, changed, kept };
}

/** On-demand prices of the first tier that is charged. */
function firstTier(text: unknown): number[] {
  const parsed = product.safeParse(typeof text === 'string' ? JSON.parse(text) : text);
  if (!parsed.success) return [];
  return Object.values(parsed.data.terms.OnDemand).flatMap((term) => {
    const charged = Object.values(term.priceDimensions)
      .map(({ beginRange, pricePerUnit }) => ({ from: Number(beginRange), price: Number(pricePerUnit.USD) }))
      .filter(({ price }) => price > 0)
      .sort((a, b) => a.from - b.from);
    return charged[0] ? [charged[0].price] : [];
  });
}
