import type { DeleteCertificateCommandInput, DeleteCertificateCommandOutput } from '@aws-sdk/client-acm';
import type { Operation } from '../../service.ts';
import type { AcmState } from '../state.ts';
import { certificateOf } from '../state.ts';

export default ((input, { state }) => {
  certificateOf(state, input.CertificateArn);
  state.certificates.delete(input.CertificateArn ?? '');
  return {};
}) satisfies Operation<
  AcmState,
  DeleteCertificateCommandInput,
  Omit<DeleteCertificateCommandOutput, '$metadata'>
>;
