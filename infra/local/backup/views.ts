import type { BackupVaultListMember } from '@aws-sdk/client-backup';
import type { Vault } from './state.ts';

export const viewVault = ({ name, arn, keyArn, createdAt, lock }: Vault): BackupVaultListMember => ({
  BackupVaultName: name,
  BackupVaultArn: arn,
  VaultType: 'BACKUP_VAULT',
  VaultState: 'AVAILABLE',
  CreationDate: createdAt,
  EncryptionKeyArn: keyArn,
  NumberOfRecoveryPoints: 0,
  Locked: lock !== undefined,
  MinRetentionDays: lock?.MinRetentionDays,
  MaxRetentionDays: lock?.MaxRetentionDays,
  LockDate: lock?.lockedFrom,
});
