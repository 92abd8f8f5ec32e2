import type {
  AddTagsToCertificateCommandInput,
  AddTagsToCertificateCommandOutput,
} from '@aws-sdk/client-acm';
import type { Operation } from '../../service.ts';
import type { AcmState } from '../state.ts';
import { certificateOf } from '../state.ts';

export default ((input, { state }) => {
  const found = certificateOf(state, input.CertificateArn);
  const added = input.Tags ?? [];
  found.tags = [...found.tags.filter(({ Key }) => added.every((each) => each.Key !== Key)), ...added];
  return {};
}) satisfies Operation<
  AcmState,
  AddTagsToCertificateCommandInput,
  Omit<AddTagsToCertificateCommandOutput, '$metadata'>
>;
