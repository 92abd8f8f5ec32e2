import type { TagResourceCommandInput, TagResourceCommandOutput } from '@aws-sdk/client-guardduty';
import type { Operation } from '../../service.ts';
import type { GuardDutyState } from '../state.ts';
import { detectorOf } from '../state.ts';

export default ((input, { state }) => {
  const id = input.ResourceArn?.split('/').at(-1) ?? '';
  const before = detectorOf(state, id);
  state.detectors.set(id, { ...before, Tags: { ...before.Tags, ...input.Tags } });
  return {};
}) satisfies Operation<GuardDutyState, TagResourceCommandInput, Omit<TagResourceCommandOutput, '$metadata'>>;
