import type { DescribeCertificateCommandInput, DescribeCertificateCommandOutput } from '@aws-sdk/client-acm';
import type { Operation } from '../../service.ts';
import type { AcmState } from '../state.ts';
import { certificateOf, current } from '../state.ts';

export default (async (input, { state, world }) => {
  return { Certificate: await current(certificateOf(state, input.CertificateArn), world) };
}) satisfies Operation<
  AcmState,
  DescribeCertificateCommandInput,
  Omit<DescribeCertificateCommandOutput, '$metadata'>
>;
