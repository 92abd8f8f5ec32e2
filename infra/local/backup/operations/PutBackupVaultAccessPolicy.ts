import type {
  PutBackupVaultAccessPolicyCommandInput,
  PutBackupVaultAccessPolicyCommandOutput,
} from '@aws-sdk/client-backup';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { BackupState } from '../state.ts';
import { vaultOf } from '../state.ts';

export default ((input, { state }) => {
  const vault = vaultOf(state, input.BackupVaultName);
  try {
    JSON.parse(input.Policy ?? '');
  } catch {
    throw awsError('InvalidParameterValueException', 'The policy is not valid JSON.');
  }
  vault.policy = input.Policy;
  return {};
}) satisfies Operation<
  BackupState,
  PutBackupVaultAccessPolicyCommandInput,
  Omit<PutBackupVaultAccessPolicyCommandOutput, '$metadata'>
>;
