import type { Row } from '../row.ts';
import { countOf } from '../template.ts';

/** GuardDuty by what it reads: flow and DNS logs by the gigabyte, CloudTrail's events by the million. */
export const threatDetection: Row = ({ templates, prices, usage }) => {
  if (countOf(templates, 'AWS::GuardDuty::Detector') === 0) return undefined;
  const month =
    usage.flowLogGigabytes * prices.threatDetectionFlowGigabyte +
    usage.threatDetectionMillionEvents * prices.threatDetectionMillionEvents;
  return {
    row: 'GuardDuty',
    part: 'added-since',
    low: month / 2,
    expected: month,
    high: month * 3,
    assumptions: [
      `${usage.flowLogGigabytes} GB of flow and DNS logs, ${usage.threatDetectionMillionEvents} million events (low: half, high: three times)`,
    ],
  };
};
