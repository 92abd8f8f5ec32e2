import type {
  DeleteBackupVaultAccessPolicyCommandInput,
  DeleteBackupVaultAccessPolicyCommandOutput,
} from '@aws-sdk/client-backup';
import type { Operation } from '../../service.ts';
import type { BackupState } from '../state.ts';
import { vaultOf } from '../state.ts';

export default ((input, { state }) => {
  vaultOf(state, input.BackupVaultName).policy = undefined;
  return {};
}) satisfies Operation<
  BackupState,
  DeleteBackupVaultAccessPolicyCommandInput,
  Omit<DeleteBackupVaultAccessPolicyCommandOutput, '$metadata'>
>;
