import type { ListBackupVaultsCommandInput, ListBackupVaultsCommandOutput } from '@aws-sdk/client-backup';
import type { Operation } from '../../service.ts';
import type { BackupState } from '../state.ts';
import { viewVault } from '../views.ts';

export default ((_, { state }) => {
  return { BackupVaultList: [...state.vaults.values()].map(viewVault) };
}) satisfies Operation<
  BackupState,
  ListBackupVaultsCommandInput,
  Omit<ListBackupVaultsCommandOutput, '$metadata'>
>;
