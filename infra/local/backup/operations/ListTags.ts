import type { ListTagsCommandInput, ListTagsCommandOutput } from '@aws-sdk/client-backup';
import type { Operation } from '../../service.ts';
import type { BackupState } from '../state.ts';
import { tagsOf } from '../state.ts';

export default ((input, { state }) => {
  return { Tags: tagsOf(state, input.ResourceArn) };
}) satisfies Operation<BackupState, ListTagsCommandInput, Omit<ListTagsCommandOutput, '$metadata'>>;
