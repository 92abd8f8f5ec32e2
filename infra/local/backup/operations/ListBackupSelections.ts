import type {
  ListBackupSelectionsCommandInput,
  ListBackupSelectionsCommandOutput,
} from '@aws-sdk/client-backup';
import type { Operation } from '../../service.ts';
import type { BackupState } from '../state.ts';
import { planOf } from '../state.ts';

export default ((input, { state }) => {
  const { selections } = planOf(state, input.BackupPlanId);
  return {
    BackupSelectionsList: [...selections.values()].map(({ id, planId, selection, createdAt }) => ({
      SelectionId: id,
      SelectionName: selection.SelectionName,
      BackupPlanId: planId,
      IamRoleArn: selection.IamRoleArn,
      CreationDate: createdAt,
    })),
  };
}) satisfies Operation<
  BackupState,
  ListBackupSelectionsCommandInput,
  Omit<ListBackupSelectionsCommandOutput, '$metadata'>
>;
