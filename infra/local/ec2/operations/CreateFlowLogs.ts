import type { CreateFlowLogsCommandInput, CreateFlowLogsCommandOutput } from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import type { Ec2State } from '../state.ts';
import { add } from '../state.ts';

export default ((input, { state }) => {
  const made = (input.ResourceIds ?? []).map((ResourceId) =>
    add(
      state,
      'vpc-flow-log',
      {
        ResourceId,
        TrafficType: input.TrafficType,
        LogDestinationType: input.LogDestinationType,
        LogGroupName: input.LogGroupName,
        DeliverLogsPermissionArn: input.DeliverLogsPermissionArn,
        FlowLogStatus: 'ACTIVE',
      },
      input.TagSpecifications,
    ),
  );
  return { FlowLogIds: made.map((each) => String(each['FlowLogId'])), Unsuccessful: [] };
}) satisfies Operation<Ec2State, CreateFlowLogsCommandInput, Omit<CreateFlowLogsCommandOutput, '$metadata'>>;
