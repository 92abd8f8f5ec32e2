import type {
  GetBackupVaultAccessPolicyCommandInput,
  GetBackupVaultAccessPolicyCommandOutput,
} from '@aws-sdk/client-backup';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { BackupState } from '../state.ts';
import { vaultOf } from '../state.ts';

export default ((input, { state }) => {
  const { name, arn, policy } = vaultOf(state, input.BackupVaultName);
  if (policy === undefined)
    throw awsError('ResourceNotFoundException', `Backup vault ${name} has no access policy.`);
  return { BackupVaultName: name, BackupVaultArn: arn, Policy: policy };
}) satisfies Operation<
  BackupState,
  GetBackupVaultAccessPolicyCommandInput,
  Omit<GetBackupVaultAccessPolicyCommandOutput, '$metadata'>
>;
