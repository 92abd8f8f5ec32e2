import type {
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
} from '@aws-sdk/client-guardduty';
import type { Operation } from '../../service.ts';
import type { GuardDutyState } from '../state.ts';
import { detectorOf } from '../state.ts';

export default ((input, { state }) => {
  return { Tags: detectorOf(state, input.ResourceArn?.split('/').at(-1)).Tags ?? {} };
}) satisfies Operation<
  GuardDutyState,
  ListTagsForResourceCommandInput,
  Omit<ListTagsForResourceCommandOutput, '$metadata'>
>;
