import type { UpdateBackupPlanCommandInput, UpdateBackupPlanCommandOutput } from '@aws-sdk/client-backup';
import type { Operation } from '../../service.ts';
import { readPlan } from '../plan.ts';
import type { BackupState } from '../state.ts';
import { newVersion, planOf } from '../state.ts';

export default ((input, { state, world }) => {
  const stored = planOf(state, input.BackupPlanId);
  stored.plan = readPlan(input.BackupPlan);
  stored.versionId = newVersion();
  return {
    BackupPlanId: stored.id,
    BackupPlanArn: stored.arn,
    CreationDate: new Date(world.clock.now()),
    VersionId: stored.versionId,
    AdvancedBackupSettings: stored.plan.AdvancedBackupSettings,
  };
}) satisfies Operation<
  BackupState,
  UpdateBackupPlanCommandInput,
  Omit<UpdateBackupPlanCommandOutput, '$metadata'>
>;
