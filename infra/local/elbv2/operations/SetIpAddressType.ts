import type {
  SetIpAddressTypeCommandInput,
  SetIpAddressTypeCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { findLoadBalancer } from '../state.ts';
import type { State } from '../types.ts';

const setIpAddressType: Operation<
  State,
  SetIpAddressTypeCommandInput,
  Omit<SetIpAddressTypeCommandOutput, '$metadata'>
> = (input, { state }) => {
  const balancer = findLoadBalancer(state, input.LoadBalancerArn);
  if (input.IpAddressType !== 'ipv4' && input.IpAddressType !== 'dualstack') {
    throw awsError(
      'ValidationError',
      `The IP address type '${input.IpAddressType}' must be one of '[ipv4, dualstack]'`,
    );
  }
  balancer.ipAddressType = input.IpAddressType;
  return { IpAddressType: balancer.ipAddressType };
};

export default setIpAddressType;
