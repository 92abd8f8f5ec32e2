import type {
  ListTagsForCertificateCommandInput,
  ListTagsForCertificateCommandOutput,
} from '@aws-sdk/client-acm';
import type { Operation } from '../../service.ts';
import type { AcmState } from '../state.ts';
import { certificateOf } from '../state.ts';

export default ((input, { state }) => {
  return { Tags: [...certificateOf(state, input.CertificateArn).tags] };
}) satisfies Operation<
  AcmState,
  ListTagsForCertificateCommandInput,
  Omit<ListTagsForCertificateCommandOutput, '$metadata'>
>;
