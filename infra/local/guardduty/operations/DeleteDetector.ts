import type { DeleteDetectorCommandInput, DeleteDetectorCommandOutput } from '@aws-sdk/client-guardduty';
import type { Operation } from '../../service.ts';
import type { GuardDutyState } from '../state.ts';
import { detectorOf } from '../state.ts';

export default ((input, { state }) => {
  detectorOf(state, input.DetectorId);
  state.detectors.delete(input.DetectorId ?? '');
  return {};
}) satisfies Operation<
  GuardDutyState,
  DeleteDetectorCommandInput,
  Omit<DeleteDetectorCommandOutput, '$metadata'>
>;
