import type { DeleteBackupVaultCommandInput, DeleteBackupVaultCommandOutput } from '@aws-sdk/client-backup';
import type { Operation } from '../../service.ts';
import type { BackupState } from '../state.ts';
import { vaultOf } from '../state.ts';

export default ((input, { state }) => {
  const { arn, name } = vaultOf(state, input.BackupVaultName);
  state.vaults.delete(name);
  state.tags.delete(arn);
  return {};
}) satisfies Operation<
  BackupState,
  DeleteBackupVaultCommandInput,
  Omit<DeleteBackupVaultCommandOutput, '$metadata'>
>;
