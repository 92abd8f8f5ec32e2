import type { UntagResourceCommandInput, UntagResourceCommandOutput } from '@aws-sdk/client-guardduty';
import type { Operation } from '../../service.ts';
import type { GuardDutyState } from '../state.ts';
import { detectorOf } from '../state.ts';

export default ((input, { state }) => {
  const id = input.ResourceArn?.split('/').at(-1) ?? '';
  const before = detectorOf(state, id);
  const kept = Object.entries(before.Tags ?? {}).filter(([key]) => !input.TagKeys?.includes(key));
  state.detectors.set(id, { ...before, Tags: Object.fromEntries(kept) });
  return {};
}) satisfies Operation<
  GuardDutyState,
  UntagResourceCommandInput,
  Omit<UntagResourceCommandOutput, '$metadata'>
>;
