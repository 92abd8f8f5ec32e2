import type { ListCertificatesCommandInput, ListCertificatesCommandOutput } from '@aws-sdk/client-acm';
import type { Operation } from '../../service.ts';
import type { AcmState } from '../state.ts';
import { current } from '../state.ts';

export default (async (input, { state, world }) => {
  const all = await Promise.all([...state.certificates.values()].map((each) => current(each, world)));
  return {
    CertificateSummaryList: all
      .filter(({ Status }) => !input.CertificateStatuses || input.CertificateStatuses.includes(Status!))
      .map(({ CertificateArn, DomainName, Status, Type, KeyAlgorithm, CreatedAt }) => ({
        CertificateArn,
        DomainName,
        Status,
        Type,
        KeyAlgorithm,
        CreatedAt,
      })),
  };
}) satisfies Operation<
  AcmState,
  ListCertificatesCommandInput,
  Omit<ListCertificatesCommandOutput, '$metadata'>
>;
