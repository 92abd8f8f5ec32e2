import { cpSync, existsSync } from 'node:fs';
import path from 'node:path';
import type { CreateDBSnapshotCommandInput, CreateDBSnapshotCommandOutput } from '@aws-sdk/client-rds';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { instanceOf, type RdsState } from '../state.ts';

/** A copy of the instance's database files, kept when the instance goes. */
export default ((input, { state, world }) => {
  const id = input.DBSnapshotIdentifier ?? '';
  const instance = instanceOf(state, input.DBInstanceIdentifier);
  if (state.snapshots.has(id))
    throw awsError(
      'DBSnapshotAlreadyExists',
      `Cannot create the snapshot because a snapshot with the identifier ${id} already exists.`,
    );
  const files = instance.Endpoint?.Address ?? '';
  if (existsSync(files)) cpSync(files, path.join(world.directory, 'rds-snapshots', id), { recursive: true });
  const snapshot = {
    DBSnapshotIdentifier: id,
    DBInstanceIdentifier: instance.DBInstanceIdentifier,
    DBSnapshotArn: world.arn('rds', `snapshot:${id}`),
    SnapshotCreateTime: new Date(world.clock.now()),
    Engine: instance.Engine,
    EngineVersion: instance.EngineVersion,
    AllocatedStorage: instance.AllocatedStorage,
    MasterUsername: instance.MasterUsername,
    Encrypted: instance.StorageEncrypted,
    SnapshotType: 'manual',
    Status: 'available',
    PercentProgress: 100,
  };
  state.snapshots.set(id, snapshot);
  return { DBSnapshot: snapshot };
}) satisfies Operation<
  RdsState,
  CreateDBSnapshotCommandInput,
  Omit<CreateDBSnapshotCommandOutput, '$metadata'>
>;
