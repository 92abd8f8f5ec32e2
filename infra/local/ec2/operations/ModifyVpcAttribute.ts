import type { ModifyVpcAttributeCommandInput, ModifyVpcAttributeCommandOutput } from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import type { Ec2State } from '../state.ts';
import { get } from '../state.ts';

export default ((input, { state }) => {
  Object.assign(get(state, 'vpc', input.VpcId), {
    EnableDnsHostnames: input.EnableDnsHostnames?.Value,
    EnableDnsSupport: input.EnableDnsSupport?.Value,
  });
  return {};
}) satisfies Operation<
  Ec2State,
  ModifyVpcAttributeCommandInput,
  Omit<ModifyVpcAttributeCommandOutput, '$metadata'>
>;
