import type { DetectorFeatureConfiguration, GetDetectorResponse } from '@aws-sdk/client-guardduty';
import { awsError } from '../wire/error.ts';

export interface GuardDutyState {
  /** One an account and region at most, as in GuardDuty. */
  readonly detectors: Map<string, GetDetectorResponse>;
}

export const createState = (): GuardDutyState => ({ detectors: new Map() });

/** GuardDuty tells an unknown detector from a foreign one as little as it tells either: one message for both. */
export function detectorOf(state: GuardDutyState, id: string | undefined): GetDetectorResponse {
  const found = state.detectors.get(id ?? '');
  if (!found)
    throw awsError(
      'BadRequestException',
      'The request is rejected because the input detectorId is not owned by the current account.',
    );
  return found;
}

/** Features as GetDetector shows them: those that were named, with the time of their last change. */
export function featuresOf(
  features: readonly DetectorFeatureConfiguration[] | undefined,
  now: number,
): GetDetectorResponse['Features'] {
  return features?.map(({ Name, Status, AdditionalConfiguration }) => ({
    Name,
    Status,
    UpdatedAt: new Date(now),
    ...(AdditionalConfiguration && {
      AdditionalConfiguration: AdditionalConfiguration.map((each) => ({ ...each, UpdatedAt: new Date(now) })),
    }),
  }));
}
