import type { Row } from '../row.ts';
import { countOf } from '../template.ts';

/** Recovery points kept beyond the database's own free backups, and their copy to a second region. */
export const backup: Row = ({ templates, prices, usage, environment }) => {
  if (countOf(templates, 'AWS::Backup::BackupPlan') === 0) return undefined;
  const copies = environment.recoveryRegion ? 2 : 1;
  const kept = usage.backupGigabytes * prices.databaseBackupGigabyteMonth * copies;
  const moved = environment.recoveryRegion
    ? usage.backupGigabytes * prices.transferBetweenRegionsGigabyte
    : 0;
  return {
    row: 'Backup',
    part: 'added-since',
    low: kept / 2,
    expected: kept + moved,
    high: kept * 3 + moved,
    assumptions: [
      `${usage.backupGigabytes} GB of recovery points${environment.recoveryRegion ? `, copied to ${environment.recoveryRegion}` : ''} (low: half, high: three times)`,
    ],
  };
};
