import type { GetBackupSelectionCommandInput, GetBackupSelectionCommandOutput } from '@aws-sdk/client-backup';
import type { Operation } from '../../service.ts';
import type { BackupState } from '../state.ts';
import { selectionOf } from '../state.ts';

export default ((input, { state }) => {
  const { id, planId, selection, createdAt } = selectionOf(state, input.BackupPlanId, input.SelectionId);
  return { BackupSelection: selection, SelectionId: id, BackupPlanId: planId, CreationDate: createdAt };
}) satisfies Operation<
  BackupState,
  GetBackupSelectionCommandInput,
  Omit<GetBackupSelectionCommandOutput, '$metadata'>
>;
