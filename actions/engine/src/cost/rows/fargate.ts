import type { ServiceManifest } from '@inx/manifest';
import type { CostInput, Row } from '../row.ts';
import { hoursAMonth } from '../usage.ts';

/** Tasks by vCPU and memory; Spot where a service allows it; old and new side by side while a release runs. */
export const fargate: Row = (input) => {
  const { services, usage } = input;
  if (services.length === 0) return undefined;
  const sum = (value: (service: ServiceManifest) => number) =>
    services.reduce((total, service) => total + value(service), 0);
  const doubleRun = sum((service) => task(service, input) * service.scaling.min) * doubleShare(input);
  const spot = services.filter((service) => !service.critical).map((service) => service.name);
  return {
    row: 'Fargate',
    part: 'handed-down',
    low: sum((service) => tasks(service, service.scaling.min, input, 'high')),
    expected: sum((service) => tasks(service, service.scaling.min, input, 'low')) + doubleRun,
    high: sum((service) => tasks(service, service.scaling.max, input, 'none')) + doubleRun,
    assumptions: [
      ...services.map(
        ({ name, cpu, memory, scaling }) =>
          `${name}: ${cpu / 1024} vCPU, ${memory / 1024} GB, ${scaling.min} to ${scaling.max} tasks`,
      ),
      spot.length > 0
        ? `on Spot: ${spot.join(', ')} (${percent(input.prices.fargateSpotDiscountLow)} to ${percent(input.prices.fargateSpotDiscountHigh)} below on-demand; high: none to be had)`
        : 'nothing on Spot',
      `${usage.releases} releases of all services, ${usage.releaseMinutes} minutes of old and new side by side each`,
    ],
  };
};

const percent = (share: number) => `${Math.round(share * 100)} %`;

/** One task for a month, on demand. Source: AWS Fargate pricing, by the second, vCPU and GB apart. */
const task = ({ cpu, memory }: ServiceManifest, { prices }: CostInput): number =>
  ((cpu / 1024) * prices.fargateVcpuHour + (memory / 1024) * prices.fargateGigabyteHour) * hoursAMonth;

/** In prd never all tasks of a service are on Spot: the first one is on demand. */
function tasks(
  service: ServiceManifest,
  count: number,
  input: CostInput,
  discount: 'none' | 'low' | 'high',
): number {
  const { prices, environment } = input;
  const off = { none: 0, low: prices.fargateSpotDiscountLow, high: prices.fargateSpotDiscountHigh }[discount];
  const onDemand = service.critical ? count : Math.min(count, environment.name === 'prd' ? 1 : 0);
  return task(service, input) * (onDemand + (count - onDemand) * (1 - off));
}

const doubleShare = ({ usage }: CostInput) => (usage.releases * usage.releaseMinutes) / 60 / hoursAMonth;
