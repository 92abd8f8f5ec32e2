import { rmSync } from 'node:fs';
import path from 'node:path';
import type { DeleteDBSnapshotCommandInput, DeleteDBSnapshotCommandOutput } from '@aws-sdk/client-rds';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { RdsState } from '../state.ts';

export default ((input, { state, world }) => {
  const id = input.DBSnapshotIdentifier ?? '';
  const DBSnapshot = state.snapshots.get(id);
  if (!DBSnapshot) throw awsError('DBSnapshotNotFound', `DBSnapshot ${id} not found.`, 404);
  state.snapshots.delete(id);
  rmSync(path.join(world.directory, 'rds-snapshots', id), { recursive: true, force: true });
  return { DBSnapshot };
}) satisfies Operation<
  RdsState,
  DeleteDBSnapshotCommandInput,
  Omit<DeleteDBSnapshotCommandOutput, '$metadata'>
>;
