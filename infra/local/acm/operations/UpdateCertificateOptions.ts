import type {
  UpdateCertificateOptionsCommandInput,
  UpdateCertificateOptionsCommandOutput,
} from '@aws-sdk/client-acm';
import type { Operation } from '../../service.ts';
import type { AcmState } from '../state.ts';
import { certificateOf } from '../state.ts';

export default ((input, { state }) => {
  const before = certificateOf(state, input.CertificateArn);
  const Options = { ...before.detail.Options, ...input.Options };
  state.certificates.set(input.CertificateArn ?? '', { ...before, detail: { ...before.detail, Options } });
  return {};
}) satisfies Operation<
  AcmState,
  UpdateCertificateOptionsCommandInput,
  Omit<UpdateCertificateOptionsCommandOutput, '$metadata'>
>;
