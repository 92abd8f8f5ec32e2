import type { UpdateDetectorCommandInput, UpdateDetectorCommandOutput } from '@aws-sdk/client-guardduty';
import type { Operation } from '../../service.ts';
import type { GuardDutyState } from '../state.ts';
import { detectorOf, featuresOf } from '../state.ts';

export default ((input, { state, world }) => {
  const before = detectorOf(state, input.DetectorId);
  const named = featuresOf(input.Features, world.clock.now()) ?? [];
  state.detectors.set(input.DetectorId ?? '', {
    ...before,
    UpdatedAt: new Date(world.clock.now()).toISOString(),
    FindingPublishingFrequency: input.FindingPublishingFrequency ?? before.FindingPublishingFrequency,
    Status: input.Enable === undefined ? before.Status : input.Enable ? 'ENABLED' : 'DISABLED',
    // Features that the call does not name stay as they are.
    Features: [
      ...(before.Features ?? []).filter(({ Name }) => named.every((each) => each.Name !== Name)),
      ...named,
    ],
  });
  return {};
}) satisfies Operation<
  GuardDutyState,
  UpdateDetectorCommandInput,
  Omit<UpdateDetectorCommandOutput, '$metadata'>
>;
