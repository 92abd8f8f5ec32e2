import type {
  DeleteBackupVaultNotificationsCommandInput,
  DeleteBackupVaultNotificationsCommandOutput,
} from '@aws-sdk/client-backup';
import type { Operation } from '../../service.ts';
import type { BackupState } from '../state.ts';
import { vaultOf } from '../state.ts';

export default ((input, { state }) => {
  vaultOf(state, input.BackupVaultName).notifications = undefined;
  return {};
}) satisfies Operation<
  BackupState,
  DeleteBackupVaultNotificationsCommandInput,
  Omit<DeleteBackupVaultNotificationsCommandOutput, '$metadata'>
>;
