import { rmSync } from 'node:fs';
import type { DeleteDBInstanceCommandInput, DeleteDBInstanceCommandOutput } from '@aws-sdk/client-rds';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { RdsState } from '../state.ts';
import { instanceOf } from '../state.ts';

export default ((input, { state }) => {
  const instance = instanceOf(state, input.DBInstanceIdentifier);
  if (instance.DeletionProtection)
    throw awsError(
      'InvalidParameterCombination',
      'Cannot delete protected DB Instance, please disable deletion protection and try again.',
    );
  state.instances.delete(input.DBInstanceIdentifier ?? '');
  rmSync(instance.Endpoint?.Address ?? '', { recursive: true, force: true });
  return { DBInstance: instance };
}) satisfies Operation<
  RdsState,
  DeleteDBInstanceCommandInput,
  Omit<DeleteDBInstanceCommandOutput, '$metadata'>
>;
