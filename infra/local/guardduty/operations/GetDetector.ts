import type { GetDetectorCommandInput, GetDetectorCommandOutput } from '@aws-sdk/client-guardduty';
import type { Operation } from '../../service.ts';
import type { GuardDutyState } from '../state.ts';
import { detectorOf } from '../state.ts';

export default ((input, { state }) => detectorOf(state, input.DetectorId)) satisfies Operation<
  GuardDutyState,
  GetDetectorCommandInput,
  Omit<GetDetectorCommandOutput, '$metadata'>
>;
