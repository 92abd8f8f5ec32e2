import type {
  RegisterTargetsCommandInput,
  RegisterTargetsCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { LIMITS } from '../limits.ts';
import { findTargetGroup } from '../state.ts';
import { checkTargets } from '../target-input.ts';
import { registerTarget, targetKey } from '../targets.ts';
import type { State } from '../types.ts';

const registerTargets: Operation<
  State,
  RegisterTargetsCommandInput,
  Omit<RegisterTargetsCommandOutput, '$metadata'>
> = (input, { state }) => {
  const group = findTargetGroup(state, input.TargetGroupArn);
  const targets = checkTargets(group, input.Targets);
  const added = targets.filter((target) => !group.targets.has(targetKey(target.id, target.port)));
  const most = LIMITS['targets-per-target-group'];
  if (group.targets.size + added.length > most) {
    throw awsError(
      'TooManyTargets',
      `The maximum number of targets per target group has been reached: ${most}`,
    );
  }
  for (const target of targets) registerTarget(state, group, target.id, target.port, target.zone);
  return {};
};

export default registerTargets;
