import type {
  DeleteTargetGroupCommandInput,
  DeleteTargetGroupCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { deregisterTarget } from '../targets.ts';
import type { State } from '../types.ts';

const deleteTargetGroup: Operation<
  State,
  DeleteTargetGroupCommandInput,
  Omit<DeleteTargetGroupCommandOutput, '$metadata'>
> = (input, { state }) => {
  const { TargetGroupArn: arn = '' } = input;
  if (!arn.includes(':targetgroup/'))
    throw awsError('ValidationError', `'${arn}' is not a valid target group ARN`);
  const group = state.targetGroups.get(arn);
  // A target group that is gone already is no error.
  if (!group) return {};
  if (group.inUse)
    throw awsError('ResourceInUse', `Target group '${arn}' is currently in use by a listener or a rule`);
  state.targetGroups.delete(arn);
  for (const target of [...group.targets.values()]) {
    target.cancelRemoval?.();
    target.cancelRemoval = undefined;
    deregisterTarget(state, group, target);
  }
  return {};
};

export default deleteTargetGroup;
