import type {
  RemoveTagsFromCertificateCommandInput,
  RemoveTagsFromCertificateCommandOutput,
} from '@aws-sdk/client-acm';
import type { Operation } from '../../service.ts';
import type { AcmState } from '../state.ts';
import { certificateOf } from '../state.ts';

export default ((input, { state }) => {
  const found = certificateOf(state, input.CertificateArn);
  found.tags = found.tags.filter(({ Key }) => !input.Tags?.some((each) => each.Key === Key));
  return {};
}) satisfies Operation<
  AcmState,
  RemoveTagsFromCertificateCommandInput,
  Omit<RemoveTagsFromCertificateCommandOutput, '$metadata'>
>;
