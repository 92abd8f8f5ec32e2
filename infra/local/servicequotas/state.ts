import type { ServiceQuota } from '@aws-sdk/client-service-quotas';
import type { AccountWorld } from '../service.ts';
import { awsError } from '../wire/error.ts';
import { type Quota, quotas, serviceNames } from './quotas.ts';

export interface QuotasState {
  readonly world: AccountWorld;
  /** Values that were granted to this account, by quota code; others are AWS's defaults. */
  readonly applied: ReadonlyMap<string, number>;
}

/** The variant `servicequotas.applied` (`L-3032A538=2,L-7EED9B64=200`) is what an account was granted, or held at. */
export const createState = (world: AccountWorld): QuotasState => ({
  world,
  applied: new Map(
    world
      .variant('servicequotas.applied', '')
      .split(',')
      .filter(Boolean)
      .map((pair) => {
        const [code = '', value] = pair.split('=');
        return [code, Number(value)];
      }),
  ),
});

const unknown = (what: string) => awsError('NoSuchResourceException', `The request failed because ${what}.`);

/** Throws NoSuchResourceException for a service that has no quotas here. */
export function quotasOf(service: string | undefined): Quota[] {
  if (!serviceNames[service ?? ''])
    throw unknown(`the service ${service} is not known: its quotas are not emulated here`);
  return quotas.filter((each) => each.service === service);
}

/** Throws NoSuchResourceException. */
export function quotaOf(service: string | undefined, code: string | undefined): Quota {
  const found = quotasOf(service).find((each) => each.code === code);
  if (!found) throw unknown(`the specified quota ${code} does not exist`);
  return found;
}

/** With the value that holds in the account, or AWS's default one. */
export function viewQuota(
  { world, applied }: QuotasState,
  { service, code, name, value, adjustable }: Quota,
  which: 'applied' | 'default',
): ServiceQuota {
  return {
    ServiceCode: service,
    ServiceName: serviceNames[service],
    QuotaArn: `arn:aws:servicequotas:${world.region}:${which === 'applied' ? world.accountId : ''}:${service}/${code}`,
    QuotaCode: code,
    QuotaName: name,
    Value: which === 'applied' ? (applied.get(code) ?? value) : value,
    Unit: 'None',
    Adjustable: adjustable,
    GlobalQuota: service === 'iam' || service === 's3',
  };
}

/** A page of at most `size`, with the token of the next one. */
export function pageOf<Item>(
  all: readonly Item[],
  token: string | undefined,
  size = 100,
): { readonly items: Item[]; readonly next: { NextToken?: string } } {
  const from = Number(token ?? 0);
  if (!Number.isInteger(from) || from < 0)
    throw awsError('InvalidPaginationTokenException', 'The pagination token is not valid.');
  const end = from + size;
  return { items: all.slice(from, end), next: end < all.length ? { NextToken: String(end) } : {} };
}
