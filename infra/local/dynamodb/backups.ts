import type { Extras } from './extras.ts';

/** In the wire's form: dates are seconds since the epoch. */
export function describeBackups({ recoveryDays, createdAt }: Extras, now: number): object {
  const day = 86_400_000;
  return {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription:
        recoveryDays === undefined
          ? { PointInTimeRecoveryStatus: 'DISABLED' }
          : {
              PointInTimeRecoveryStatus: 'ENABLED',
              RecoveryPeriodInDays: recoveryDays,
              EarliestRestorableDateTime: Math.max(createdAt, now - recoveryDays * day) / 1000,
              LatestRestorableDateTime: now / 1000,
            },
    },
  };
}
