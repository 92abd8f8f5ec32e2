import type {
  PutBackupVaultNotificationsCommandInput,
  PutBackupVaultNotificationsCommandOutput,
} from '@aws-sdk/client-backup';
import type { Operation } from '../../service.ts';
import type { BackupState } from '../state.ts';
import { vaultOf } from '../state.ts';

export default ((input, { state }) => {
  vaultOf(state, input.BackupVaultName).notifications = {
    SNSTopicArn: input.SNSTopicArn,
    BackupVaultEvents: input.BackupVaultEvents,
  };
  return {};
}) satisfies Operation<
  BackupState,
  PutBackupVaultNotificationsCommandInput,
  Omit<PutBackupVaultNotificationsCommandOutput, '$metadata'>
>;
