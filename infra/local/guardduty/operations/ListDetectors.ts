import type { ListDetectorsCommandInput, ListDetectorsCommandOutput } from '@aws-sdk/client-guardduty';
import type { Operation } from '../../service.ts';
import type { GuardDutyState } from '../state.ts';

export default ((_, { state }) => {
  return { DetectorIds: [...state.detectors.keys()] };
}) satisfies Operation<
  GuardDutyState,
  ListDetectorsCommandInput,
  Omit<ListDetectorsCommandOutput, '$metadata'>
>;
