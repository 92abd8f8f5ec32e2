import type { Operation } from '../../service.ts';
import { execute } from '../scale.ts';
import type { ScalingState } from '../state.ts';

/** Not of the API: how CloudWatch carries out an alarm whose action is a policy. Nobody reaches it over the wire. */
export default (async ({ PolicyARN, AlarmName }, { state }) => {
  const policy = [...state.policies.values()].find(({ arn }) => arn === PolicyARN);
  if (policy) await execute(state, policy, AlarmName);
  return {};
}) satisfies Operation<ScalingState, { readonly PolicyARN: string; readonly AlarmName: string }, object>;
