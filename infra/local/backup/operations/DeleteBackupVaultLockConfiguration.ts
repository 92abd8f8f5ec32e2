import type {
  DeleteBackupVaultLockConfigurationCommandInput,
  DeleteBackupVaultLockConfigurationCommandOutput,
} from '@aws-sdk/client-backup';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { BackupState } from '../state.ts';
import { vaultOf } from '../state.ts';

export default ((input, { state, world }) => {
  const vault = vaultOf(state, input.BackupVaultName);
  if (vault.lock?.lockedFrom && vault.lock.lockedFrom.getTime() <= world.clock.now())
    throw awsError('InvalidRequestException', `Backup vault ${vault.name} is locked and cannot be changed.`);
  vault.lock = undefined;
  return {};
}) satisfies Operation<
  BackupState,
  DeleteBackupVaultLockConfigurationCommandInput,
  Omit<DeleteBackupVaultLockConfigurationCommandOutput, '$metadata'>
>;
