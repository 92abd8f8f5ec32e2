import type {
  DescribeLoadBalancersCommandInput,
  DescribeLoadBalancersCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { pageOf } from '../page.ts';
import { findLoadBalancer } from '../state.ts';
import type { State } from '../types.ts';
import { viewLoadBalancer } from '../views.ts';

const describeLoadBalancers: Operation<
  State,
  DescribeLoadBalancersCommandInput,
  Omit<DescribeLoadBalancersCommandOutput, '$metadata'>
> = (input, { state }) => {
  const { LoadBalancerArns: arns = [], Names: names = [] } = input;
  if (arns.length > 0 && names.length > 0) {
    throw awsError('ValidationError', 'Load balancer names and ARNs cannot be specified at the same time');
  }
  let found = [...state.loadBalancers.values()];
  if (arns.length > 0) found = arns.map((arn) => findLoadBalancer(state, arn));
  if (names.length > 0) {
    const missing = names.filter((name) => !found.some((balancer) => balancer.name === name));
    if (missing.length > 0)
      throw awsError('LoadBalancerNotFound', `Load balancers '[${missing.join(', ')}]' not found`);
    found = found.filter((balancer) => names.includes(balancer.name));
  }
  const { items, next } = pageOf(found, input);
  return { LoadBalancers: items.map((balancer) => viewLoadBalancer(state, balancer)), NextMarker: next };
};

export default describeLoadBalancers;
