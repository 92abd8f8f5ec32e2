import type { DescribeDBSnapshotsCommandInput, DescribeDBSnapshotsCommandOutput } from '@aws-sdk/client-rds';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { RdsState } from '../state.ts';

export default ((input, { state }) => {
  const { DBSnapshotIdentifier: id, DBInstanceIdentifier: instance } = input;
  if (id && !state.snapshots.has(id))
    throw awsError('DBSnapshotNotFound', `DBSnapshot ${id} not found.`, 404);
  return {
    DBSnapshots: [...state.snapshots.values()].filter(
      (each) =>
        (!id || each.DBSnapshotIdentifier === id) && (!instance || each.DBInstanceIdentifier === instance),
    ),
  };
}) satisfies Operation<
  RdsState,
  DescribeDBSnapshotsCommandInput,
  Omit<DescribeDBSnapshotsCommandOutput, '$metadata'>
>;
