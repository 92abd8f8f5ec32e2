import type {
  GetBackupVaultNotificationsCommandInput,
  GetBackupVaultNotificationsCommandOutput,
} from '@aws-sdk/client-backup';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { BackupState } from '../state.ts';
import { vaultOf } from '../state.ts';

export default ((input, { state }) => {
  const { name, arn, notifications } = vaultOf(state, input.BackupVaultName);
  if (!notifications)
    throw awsError('ResourceNotFoundException', `Backup vault ${name} has no notifications.`);
  return {
    BackupVaultName: name,
    BackupVaultArn: arn,
    SNSTopicArn: notifications.SNSTopicArn,
    BackupVaultEvents: notifications.BackupVaultEvents as never,
  };
}) satisfies Operation<
  BackupState,
  GetBackupVaultNotificationsCommandInput,
  Omit<GetBackupVaultNotificationsCommandOutput, '$metadata'>
>;
