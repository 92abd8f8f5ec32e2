import type { DeleteBackupPlanCommandInput, DeleteBackupPlanCommandOutput } from '@aws-sdk/client-backup';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { BackupState } from '../state.ts';
import { planOf } from '../state.ts';

export default ((input, { state, world }) => {
  const { id, arn, versionId, selections } = planOf(state, input.BackupPlanId);
  if (selections.size > 0)
    throw awsError(
      'InvalidRequestException',
      'Related backup plan selections must be deleted prior to backup plan deletion',
    );
  state.plans.delete(id);
  state.tags.delete(arn);
  return {
    BackupPlanId: id,
    BackupPlanArn: arn,
    VersionId: versionId,
    DeletionDate: new Date(world.clock.now()),
  };
}) satisfies Operation<
  BackupState,
  DeleteBackupPlanCommandInput,
  Omit<DeleteBackupPlanCommandOutput, '$metadata'>
>;
