import type { CreateBackupPlanCommandInput, CreateBackupPlanCommandOutput } from '@aws-sdk/client-backup';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { readPlan } from '../plan.ts';
import type { BackupState } from '../state.ts';
import { newVersion } from '../state.ts';

export default ((input, { state, world }) => {
  const plan = readPlan(input.BackupPlan);
  if ([...state.plans.values()].some((each) => each.plan.BackupPlanName === plan.BackupPlanName))
    throw awsError(
      'AlreadyExistsException',
      `Backup plan with the same name already exists: ${plan.BackupPlanName}`,
    );
  const id = crypto.randomUUID();
  const stored = {
    id,
    arn: world.arn('backup', `backup-plan:${id}`),
    createdAt: new Date(world.clock.now()),
    plan,
    versionId: newVersion(),
    selections: new Map(),
  };
  state.plans.set(id, stored);
  state.tags.set(stored.arn, { ...input.BackupPlanTags });
  return {
    BackupPlanId: id,
    BackupPlanArn: stored.arn,
    CreationDate: stored.createdAt,
    VersionId: stored.versionId,
    AdvancedBackupSettings: plan.AdvancedBackupSettings,
  };
}) satisfies Operation<
  BackupState,
  CreateBackupPlanCommandInput,
  Omit<CreateBackupPlanCommandOutput, '$metadata'>
>;
