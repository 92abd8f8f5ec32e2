import type { DescribeAddressesCommandInput, DescribeAddressesCommandOutput } from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import type { Ec2State } from '../state.ts';
import { describe } from '../state.ts';

export default ((input, { state }) => {
  const found = describe(state, 'elastic-ip', input.AllocationIds, input.Filters);
  return {
    Addresses: found.filter(
      (address) => !input.PublicIps?.length || input.PublicIps.includes(String(address['PublicIp'])),
    ),
  };
}) satisfies Operation<
  Ec2State,
  DescribeAddressesCommandInput,
  Omit<DescribeAddressesCommandOutput, '$metadata'>
>;
