import type { UntagResourceCommandInput, UntagResourceCommandOutput } from '@aws-sdk/client-backup';
import type { Operation } from '../../service.ts';
import type { BackupState } from '../state.ts';
import { tagsOf } from '../state.ts';

export default ((input, { state }) => {
  const tags = tagsOf(state, input.ResourceArn);
  for (const key of input.TagKeyList ?? []) delete tags[key];
  return {};
}) satisfies Operation<BackupState, UntagResourceCommandInput, Omit<UntagResourceCommandOutput, '$metadata'>>;
