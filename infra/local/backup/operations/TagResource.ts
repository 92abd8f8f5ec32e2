import type { TagResourceCommandInput, TagResourceCommandOutput } from '@aws-sdk/client-backup';
import type { Operation } from '../../service.ts';
import type { BackupState } from '../state.ts';
import { tagsOf } from '../state.ts';

export default ((input, { state }) => {
  Object.assign(tagsOf(state, input.ResourceArn), input.Tags);
  return {};
}) satisfies Operation<BackupState, TagResourceCommandInput, Omit<TagResourceCommandOutput, '$metadata'>>;
