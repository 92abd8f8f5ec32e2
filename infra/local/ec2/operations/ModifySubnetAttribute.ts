import type {
  ModifySubnetAttributeCommandInput,
  ModifySubnetAttributeCommandOutput,
} from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import type { Ec2State } from '../state.ts';
import { get } from '../state.ts';

export default ((input, { state }) => {
  get(state, 'subnet', input.SubnetId)['MapPublicIpOnLaunch'] = input.MapPublicIpOnLaunch?.Value ?? false;
  return {};
}) satisfies Operation<
  Ec2State,
  ModifySubnetAttributeCommandInput,
  Omit<ModifySubnetAttributeCommandOutput, '$metadata'>
>;
