import type {
  DetectStackResourceDriftCommandInput,
  DetectStackResourceDriftCommandOutput,
} from '@aws-sdk/client-cloudformation';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { detectDrift } from '../drift/detect.ts';
import { type CloudFormationState, stackOf } from '../state.ts';

export default (async (input, { state }) => {
  const stack = stackOf(state, input.StackName);
  const id = input.LogicalResourceId ?? '';
  if (!stack.resources.has(id))
    throw awsError('ValidationError', `Resource ${id} does not exist for stack ${stack.name}`);
  const drift = await detectDrift(state, stack, [id]);
  const StackResourceDrift = drift.resources.get(id);
  if (!StackResourceDrift)
    throw awsError('ValidationError', `Drift detection is not supported for resource ${id} here`);
  return { StackResourceDrift };
}) satisfies Operation<
  CloudFormationState,
  DetectStackResourceDriftCommandInput,
  Omit<DetectStackResourceDriftCommandOutput, '$metadata'>
>;
