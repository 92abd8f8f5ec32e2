import type {
  DeleteLoadBalancerCommandInput,
  DeleteLoadBalancerCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { removeListener } from '../rules.ts';
import type { State } from '../types.ts';

const deleteLoadBalancer: Operation<
  State,
  DeleteLoadBalancerCommandInput,
  Omit<DeleteLoadBalancerCommandOutput, '$metadata'>
> = async (input, { state }) => {
  const { LoadBalancerArn: arn = '' } = input;
  if (!arn.includes(':loadbalancer/'))
    throw awsError('ValidationError', `'${arn}' is not a valid load balancer ARN`);
  const balancer = state.loadBalancers.get(arn);
  // A load balancer that is gone already is no error.
  if (!balancer) return {};
  if (balancer.attributes.get('deletion_protection.enabled') === 'true') {
    throw awsError(
      'OperationNotPermitted',
      `Load balancer '${arn}' cannot be deleted because deletion protection is enabled`,
    );
  }
  state.loadBalancers.delete(arn);
  for (const listener of [...balancer.listeners]) await removeListener(state, listener);
  await balancer.edge.close();
  if (state.loadBalancers.size === 0) state.edgeClaimed = false;
  return {};
};

export default deleteLoadBalancer;
