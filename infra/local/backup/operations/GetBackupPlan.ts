import type { GetBackupPlanCommandInput, GetBackupPlanCommandOutput } from '@aws-sdk/client-backup';
import type { Operation } from '../../service.ts';
import type { BackupState } from '../state.ts';
import { planOf } from '../state.ts';

export default ((input, { state }) => {
  const { id, arn, plan, versionId, createdAt } = planOf(state, input.BackupPlanId);
  return {
    BackupPlan: plan,
    BackupPlanId: id,
    BackupPlanArn: arn,
    VersionId: versionId,
    CreationDate: createdAt,
    AdvancedBackupSettings: plan.AdvancedBackupSettings,
  };
}) satisfies Operation<BackupState, GetBackupPlanCommandInput, Omit<GetBackupPlanCommandOutput, '$metadata'>>;
