import type { ListBackupPlansCommandInput, ListBackupPlansCommandOutput } from '@aws-sdk/client-backup';
import type { Operation } from '../../service.ts';
import type { BackupState } from '../state.ts';

export default ((_, { state }) => {
  return {
    BackupPlansList: [...state.plans.values()].map(({ id, arn, plan, versionId, createdAt }) => ({
      BackupPlanId: id,
      BackupPlanArn: arn,
      BackupPlanName: plan.BackupPlanName,
      VersionId: versionId,
      CreationDate: createdAt,
      AdvancedBackupSettings: plan.AdvancedBackupSettings,
    })),
  };
}) satisfies Operation<
  BackupState,
  ListBackupPlansCommandInput,
  Omit<ListBackupPlansCommandOutput, '$metadata'>
>;
