import type {
  SetSubnetsCommandInput,
  SetSubnetsCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { findLoadBalancer } from '../state.ts';
import { zonesOf } from '../subnets.ts';
import type { State } from '../types.ts';

const setSubnets: Operation<
  State,
  SetSubnetsCommandInput,
  Omit<SetSubnetsCommandOutput, '$metadata'>
> = async (input, { state }) => {
  const balancer = findLoadBalancer(state, input.LoadBalancerArn);
  const { zones, vpcId } = await zonesOf(state.world, input.Subnets, input.SubnetMappings);
  if (vpcId !== balancer.vpcId) {
    throw awsError('InvalidConfigurationRequest', 'The subnets must belong to the VPC of the load balancer');
  }
  balancer.zones = zones;
  return { AvailabilityZones: zones.map((zone) => ({ ...zone })), IpAddressType: balancer.ipAddressType };
};

export default setSubnets;
