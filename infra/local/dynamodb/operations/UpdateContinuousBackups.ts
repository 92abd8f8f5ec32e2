import type { UpdateContinuousBackupsCommandInput } from '@aws-sdk/client-dynamodb';
import type { Operation } from '../../service.ts';
import { describeBackups } from '../backups.ts';
import { type DynamoDbState, extrasOf } from '../state.ts';

/** Recorded only: dynalite keeps no history to go back in. */
export default ((input, { state, world }) => {
  const extras = extrasOf(state, input.TableName);
  const { PointInTimeRecoveryEnabled, RecoveryPeriodInDays } = input.PointInTimeRecoverySpecification ?? {};
  extras.recoveryDays = PointInTimeRecoveryEnabled ? (RecoveryPeriodInDays ?? 35) : undefined;
  return describeBackups(extras, world.clock.now());
}) satisfies Operation<DynamoDbState, UpdateContinuousBackupsCommandInput, object>;
