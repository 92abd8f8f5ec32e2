import type {
  DescribeBackupVaultCommandInput,
  DescribeBackupVaultCommandOutput,
} from '@aws-sdk/client-backup';
import type { Operation } from '../../service.ts';
import type { BackupState } from '../state.ts';
import { vaultOf } from '../state.ts';
import { viewVault } from '../views.ts';

export default ((input, { state }) => viewVault(vaultOf(state, input.BackupVaultName))) satisfies Operation<
  BackupState,
  DescribeBackupVaultCommandInput,
  Omit<DescribeBackupVaultCommandOutput, '$metadata'>
>;
