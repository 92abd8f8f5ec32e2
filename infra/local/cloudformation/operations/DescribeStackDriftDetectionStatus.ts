import type {
  DescribeStackDriftDetectionStatusCommandInput,
  DescribeStackDriftDetectionStatusCommandOutput,
} from '@aws-sdk/client-cloudformation';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { CloudFormationState } from '../state.ts';

export default ((input, { state }) => {
  const { StackDriftDetectionId: id } = input;
  for (const stack of state.stacks.values()) {
    const { drift } = stack;
    if (!drift || drift.id !== id) continue;
    const drifted = [...drift.resources.values()].filter(
      ({ StackResourceDriftStatus: status }) => status === 'MODIFIED' || status === 'DELETED',
    );
    return {
      StackId: stack.id,
      StackDriftDetectionId: drift.id,
      StackDriftStatus: drift.status,
      DetectionStatus: 'DETECTION_COMPLETE',
      DriftedStackResourceCount: drifted.length,
      Timestamp: drift.at,
    };
  }
  throw awsError('ValidationError', `DriftDetectionId [${id}] does not exist`);
}) satisfies Operation<
  CloudFormationState,
  DescribeStackDriftDetectionStatusCommandInput,
  Omit<DescribeStackDriftDetectionStatusCommandOutput, '$metadata'>
>;
