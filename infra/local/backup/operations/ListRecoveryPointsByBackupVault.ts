import type {
  ListRecoveryPointsByBackupVaultCommandInput,
  ListRecoveryPointsByBackupVaultCommandOutput,
} from '@aws-sdk/client-backup';
import type { Operation } from '../../service.ts';
import type { BackupState } from '../state.ts';
import { vaultOf } from '../state.ts';

/** No backup is taken here. */
export default ((input, { state }) => {
  vaultOf(state, input.BackupVaultName);
  return { RecoveryPoints: [] };
}) satisfies Operation<
  BackupState,
  ListRecoveryPointsByBackupVaultCommandInput,
  Omit<ListRecoveryPointsByBackupVaultCommandOutput, '$metadata'>
>;
