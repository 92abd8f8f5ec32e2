import type {
  DeregisterTargetsCommandInput,
  DeregisterTargetsCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { findTargetGroup } from '../state.ts';
import { deregisterTarget } from '../targets.ts';
import type { State } from '../types.ts';

const deregisterTargets: Operation<
  State,
  DeregisterTargetsCommandInput,
  Omit<DeregisterTargetsCommandOutput, '$metadata'>
> = (input, { state }) => {
  const group = findTargetGroup(state, input.TargetGroupArn);
  if (!input.Targets?.length) throw awsError('ValidationError', 'Targets must be specified');
  for (const { Id, Port } of input.Targets) {
    // Without a port every registration of the address goes; one that is not registered is no error.
    const named = [...group.targets.values()].filter(
      (target) => target.id === Id && (Port === undefined || target.port === Port),
    );
    for (const target of named) deregisterTarget(state, group, target);
  }
  return {};
};

export default deregisterTargets;
