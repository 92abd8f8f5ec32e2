import type {
  DeleteBackupSelectionCommandInput,
  DeleteBackupSelectionCommandOutput,
} from '@aws-sdk/client-backup';
import type { Operation } from '../../service.ts';
import type { BackupState } from '../state.ts';
import { planOf, selectionOf } from '../state.ts';

export default ((input, { state }) => {
  const { id, planId } = selectionOf(state, input.BackupPlanId, input.SelectionId);
  planOf(state, planId).selections.delete(id);
  return {};
}) satisfies Operation<
  BackupState,
  DeleteBackupSelectionCommandInput,
  Omit<DeleteBackupSelectionCommandOutput, '$metadata'>
>;
