import type {
  DetectStackDriftCommandInput,
  DetectStackDriftCommandOutput,
} from '@aws-sdk/client-cloudformation';
import type { Operation } from '../../service.ts';
import { detectDrift } from '../drift/detect.ts';
import { type CloudFormationState, stackOf } from '../state.ts';

/** Finished when it answers. */
export default (async (input, { state }) => {
  const drift = await detectDrift(state, stackOf(state, input.StackName), input.LogicalResourceIds);
  return { StackDriftDetectionId: drift.id };
}) satisfies Operation<
  CloudFormationState,
  DetectStackDriftCommandInput,
  Omit<DetectStackDriftCommandOutput, '$metadata'>
>;
