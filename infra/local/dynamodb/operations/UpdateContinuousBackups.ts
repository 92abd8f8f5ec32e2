import type { UpdateContinuousBackupsCommandInput } from '@aws-sdk/client-dynamodb';
import type { Operation } from '../../service.ts';
import type { DynamoDbState } from '../state.ts';

/** Recorded only: dynalite keeps no history to go back in. */
export default ((input, { state }) => {
  state.recovery.set(
    input.TableName ?? '',
    input.PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled ?? false,
  );
  return {};
}) satisfies Operation<DynamoDbState, UpdateContinuousBackupsCommandInput, object>;
