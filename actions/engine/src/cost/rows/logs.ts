import type { Row } from '../row.ts';
import { countOf } from '../template.ts';

/** Ingested and kept; a gigabyte of text is kept compressed, at about a sixth of its size. */
export const logs: Row = ({ templates, prices, usage, environment }) => {
  const groups = countOf(templates, 'AWS::Logs::LogGroup');
  if (groups === 0) return undefined;
  const flows = countOf(templates, 'AWS::EC2::FlowLog') > 0 ? usage.flowLogGigabytes : 0;
  const ingested = usage.logGigabytes + flows;
  const months = environment.logRetentionDays / 30;
  const kept = (ingested * months * prices.logsStoredGigabyteMonth) / 6;
  const cost = ingested * prices.logsIngestGigabyte + kept;
  return {
    row: 'Logs',
    part: 'handed-down',
    low: cost / 2,
    expected: cost,
    high: cost * 2,
    assumptions: [
      `${usage.logGigabytes} GB of services and database${flows > 0 ? `, ${flows} GB of flow logs` : ''}, kept ${environment.logRetentionDays} days (low: half, high: twice)`,
    ],
  };
};
