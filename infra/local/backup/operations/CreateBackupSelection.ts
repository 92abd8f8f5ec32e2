import type {
  CreateBackupSelectionCommandInput,
  CreateBackupSelectionCommandOutput,
} from '@aws-sdk/client-backup';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { BackupState } from '../state.ts';
import { planOf } from '../state.ts';

export default ((input, { state, world }) => {
  const plan = planOf(state, input.BackupPlanId);
  const selection = input.BackupSelection;
  if (!/^[\w.-]{1,50}$/.test(selection?.SelectionName ?? ''))
    throw awsError('InvalidParameterValueException', 'Invalid selection name.');
  if (!/^arn:aws:iam::\d{12}:role\/.+$/.test(selection?.IamRoleArn ?? ''))
    throw awsError('InvalidParameterValueException', `Invalid IAM role ARN: ${selection?.IamRoleArn}`);
  if ([...plan.selections.values()].some((each) => each.selection.SelectionName === selection?.SelectionName))
    throw awsError(
      'AlreadyExistsException',
      `Backup selection with the same name already exists: ${selection?.SelectionName}`,
    );
  const stored = {
    id: crypto.randomUUID(),
    planId: plan.id,
    selection: selection!,
    createdAt: new Date(world.clock.now()),
  };
  plan.selections.set(stored.id, stored);
  return { SelectionId: stored.id, BackupPlanId: plan.id, CreationDate: stored.createdAt };
}) satisfies Operation<
  BackupState,
  CreateBackupSelectionCommandInput,
  Omit<CreateBackupSelectionCommandOutput, '$metadata'>
>;
