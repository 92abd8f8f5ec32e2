import type {
  CreateInternetGatewayCommandInput,
  CreateInternetGatewayCommandOutput,
} from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import type { Ec2State } from '../state.ts';
import { add } from '../state.ts';

export default ((input, { state }) => {
  return { InternetGateway: add(state, 'internet-gateway', { Attachments: [] }, input.TagSpecifications) };
}) satisfies Operation<
  Ec2State,
  CreateInternetGatewayCommandInput,
  Omit<CreateInternetGatewayCommandOutput, '$metadata'>
>;
