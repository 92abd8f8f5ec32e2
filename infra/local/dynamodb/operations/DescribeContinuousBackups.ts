import type { Operation } from '../../service.ts';
import { describeBackups } from '../backups.ts';
import { type DynamoDbState, extrasOf } from '../state.ts';

export default (({ TableName }, { state, world }) =>
  describeBackups(extrasOf(state, TableName), world.clock.now())) satisfies Operation<
  DynamoDbState,
  { TableName?: string },
  object
>;
