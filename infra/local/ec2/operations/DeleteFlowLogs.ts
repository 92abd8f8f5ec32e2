import type { DeleteFlowLogsCommandInput, DeleteFlowLogsCommandOutput } from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import type { Ec2State } from '../state.ts';
import { remove } from '../state.ts';

export default ((input, { state }) => {
  for (const id of input.FlowLogIds ?? []) remove(state, 'vpc-flow-log', id);
  return { Unsuccessful: [] };
}) satisfies Operation<Ec2State, DeleteFlowLogsCommandInput, Omit<DeleteFlowLogsCommandOutput, '$metadata'>>;
