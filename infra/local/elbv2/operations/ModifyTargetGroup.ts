import type {
  ModifyTargetGroupCommandInput,
  ModifyTargetGroupCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operation } from '../../service.ts';
import { mergeHealthCheck } from '../health-check.ts';
import { findTargetGroup } from '../state.ts';
import type { State } from '../types.ts';
import { viewTargetGroup } from '../views.ts';

const modifyTargetGroup: Operation<
  State,
  ModifyTargetGroupCommandInput,
  Omit<ModifyTargetGroupCommandOutput, '$metadata'>
> = (input, { state }) => {
  const group = findTargetGroup(state, input.TargetGroupArn);
  Object.assign(group.healthCheck, mergeHealthCheck(group.healthCheck, input));
  return { TargetGroups: [viewTargetGroup(state, group)] };
};

export default modifyTargetGroup;
