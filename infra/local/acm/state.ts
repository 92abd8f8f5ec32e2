import type { CertificateDetail, DomainValidation, ResourceRecord, Tag } from '@aws-sdk/client-acm';
import type { AccountWorld } from '../service.ts';
import { awsError } from '../wire/error.ts';

export interface Certificate {
  readonly detail: CertificateDetail;
  tags: readonly Tag[];
}

export interface AcmState {
  readonly certificates: Map<string, Certificate>;
}

export const createState = (): AcmState => ({ certificates: new Map() });

export function certificateOf(state: AcmState, arn: string | undefined): Certificate {
  const found = state.certificates.get(arn ?? '');
  if (!found) throw awsError('ResourceNotFoundException', `Could not find certificate ${arn}.`);
  return found;
}

/** The record that proves a domain: the same for every request of it, as in ACM. `*.a.b` is proven by `a.b`. */
export async function validationRecord(accountId: string, domain: string): Promise<ResourceRecord> {
  const bare = domain.replace(/^\*\./, '');
  const digest = Buffer.from(
    await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`${accountId} ${bare}`)),
  ).toString('hex');
  return {
    Name: `_${digest.slice(0, 32)}.${bare}.`,
    Type: 'CNAME',
    Value: `_${digest.slice(32, 64)}.acm-validations.aws.`,
  };
}

/** A certificate as it is now: issued once every domain's record stands in a zone of this account's Route 53. */
export async function current({ detail }: Certificate, world: AccountWorld): Promise<CertificateDetail> {
  const records = await allRecords(world);
  const options = (detail.DomainValidationOptions ?? []).map((option): DomainValidation => {
    const { Name, Value } = option.ResourceRecord ?? {};
    return {
      ...option,
      ValidationStatus: records.has(`${Name}=${Value}`) ? 'SUCCESS' : 'PENDING_VALIDATION',
    };
  });
  const issued = options.every(({ ValidationStatus }) => ValidationStatus === 'SUCCESS');
  return {
    ...detail,
    DomainValidationOptions: options,
    Status: issued ? 'ISSUED' : 'PENDING_VALIDATION',
    RenewalEligibility: issued ? 'ELIGIBLE' : 'INELIGIBLE',
    ...(issued && {
      Serial: '0a:00:00:00:00:00:00:00:00:00:00:00:00:00:00:01',
      Issuer: 'Amazon',
      IssuedAt: detail.CreatedAt,
      NotBefore: detail.CreatedAt,
      NotAfter: new Date((detail.CreatedAt?.getTime() ?? 0) + 198 * 86_400_000),
    }),
  };
}

async function allRecords(world: AccountWorld): Promise<ReadonlySet<string>> {
  const { HostedZones } = await world.invoke<{ HostedZones: { Id: string }[] }>(
    'route53',
    'ListHostedZones',
    {
      MaxItems: 1000,
    },
  );
  const found = new Set<string>();
  for (const { Id } of HostedZones) {
    const { ResourceRecordSets } = await world.invoke<{
      ResourceRecordSets: { Name: string; Type: string; ResourceRecords?: { Value: string }[] }[];
    }>('route53', 'ListResourceRecordSets', { HostedZoneId: Id, MaxItems: 10_000 });
    for (const { Name, Type, ResourceRecords = [] } of ResourceRecordSets)
      if (Type === 'CNAME') for (const { Value } of ResourceRecords) found.add(`${Name}=${Value}`);
  }
  return found;
}
