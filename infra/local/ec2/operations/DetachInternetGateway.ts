import type {
  DetachInternetGatewayCommandInput,
  DetachInternetGatewayCommandOutput,
} from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import type { Ec2State } from '../state.ts';
import { get } from '../state.ts';

export default ((input, { state }) => {
  get(state, 'internet-gateway', input.InternetGatewayId)['Attachments'] = [];
  return {};
}) satisfies Operation<
  Ec2State,
  DetachInternetGatewayCommandInput,
  Omit<DetachInternetGatewayCommandOutput, '$metadata'>
>;
