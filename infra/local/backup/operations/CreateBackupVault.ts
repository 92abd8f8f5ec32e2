import type { CreateBackupVaultCommandInput, CreateBackupVaultCommandOutput } from '@aws-sdk/client-backup';
import { ensureServiceLinkedRole } from '../../iam/service-linked.ts';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { BackupState } from '../state.ts';

export default (async (input, { state, world }) => {
  const name = input.BackupVaultName ?? '';
  if (!/^[a-zA-Z0-9_-]{2,50}$/.test(name))
    throw awsError(
      'InvalidParameterValueException',
      'Invalid backup vault name: 2 to 50 letters, digits, "-" or "_" are allowed.',
    );
  if (state.vaults.has(name))
    throw awsError('AlreadyExistsException', `Backup vault with the same name already exists: ${name}`);
  const vault = {
    name,
    arn: world.arn('backup', `backup-vault:${name}`),
    keyArn: input.EncryptionKeyArn ?? world.arn('kms', 'alias/aws/backup'),
    createdAt: new Date(world.clock.now()),
  };
  state.vaults.set(name, vault);
  state.tags.set(vault.arn, { ...input.BackupVaultTags });
  await ensureServiceLinkedRole(world, 'backup.amazonaws.com');
  return { BackupVaultName: name, BackupVaultArn: vault.arn, CreationDate: vault.createdAt };
}) satisfies Operation<
  BackupState,
  CreateBackupVaultCommandInput,
  Omit<CreateBackupVaultCommandOutput, '$metadata'>
>;
