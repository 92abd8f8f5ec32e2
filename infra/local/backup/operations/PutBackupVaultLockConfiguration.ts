import type {
  PutBackupVaultLockConfigurationCommandInput,
  PutBackupVaultLockConfigurationCommandOutput,
} from '@aws-sdk/client-backup';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { BackupState } from '../state.ts';
import { vaultOf } from '../state.ts';

export default ((input, { state, world }) => {
  const vault = vaultOf(state, input.BackupVaultName);
  const { MinRetentionDays, MaxRetentionDays, ChangeableForDays } = input;
  if (ChangeableForDays !== undefined && ChangeableForDays < 3)
    throw awsError('InvalidParameterValueException', 'ChangeableForDays must be 3 or more.');
  if ((MinRetentionDays ?? 1) > (MaxRetentionDays ?? 36_500))
    throw awsError('InvalidParameterValueException', 'MinRetentionDays is greater than MaxRetentionDays.');
  const day = 86_400_000;
  vault.lock = {
    MinRetentionDays,
    MaxRetentionDays,
    ...(ChangeableForDays !== undefined && {
      lockedFrom: new Date(world.clock.now() + ChangeableForDays * day),
    }),
  };
  return {};
}) satisfies Operation<
  BackupState,
  PutBackupVaultLockConfigurationCommandInput,
  Omit<PutBackupVaultLockConfigurationCommandOutput, '$metadata'>
>;
