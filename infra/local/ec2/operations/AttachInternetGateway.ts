import type {
  AttachInternetGatewayCommandInput,
  AttachInternetGatewayCommandOutput,
} from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import type { Ec2State } from '../state.ts';
import { get } from '../state.ts';

export default ((input, { state }) => {
  get(state, 'vpc', input.VpcId);
  get(state, 'internet-gateway', input.InternetGatewayId)['Attachments'] = [
    { VpcId: input.VpcId, State: 'available' },
  ];
  return {};
}) satisfies Operation<
  Ec2State,
  AttachInternetGatewayCommandInput,
  Omit<AttachInternetGatewayCommandOutput, '$metadata'>
>;
