import type {
  SetSecurityGroupsCommandInput,
  SetSecurityGroupsCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { findLoadBalancer } from '../state.ts';
import type { State } from '../types.ts';

const setSecurityGroups: Operation<
  State,
  SetSecurityGroupsCommandInput,
  Omit<SetSecurityGroupsCommandOutput, '$metadata'>
> = (input, { state }) => {
  const balancer = findLoadBalancer(state, input.LoadBalancerArn);
  if (!input.SecurityGroups?.length)
    throw awsError('ValidationError', 'At least one security group must be specified');
  balancer.securityGroups = [...input.SecurityGroups];
  return { SecurityGroupIds: [...balancer.securityGroups] };
};

export default setSecurityGroups;
