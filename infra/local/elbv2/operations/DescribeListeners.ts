import type {
  DescribeListenersCommandInput,
  DescribeListenersCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { pageOf } from '../page.ts';
import { findListener, findLoadBalancer } from '../state.ts';
import type { State } from '../types.ts';
import { viewListener } from '../views.ts';

const describeListeners: Operation<
  State,
  DescribeListenersCommandInput,
  Omit<DescribeListenersCommandOutput, '$metadata'>
> = (input, { state }) => {
  const { LoadBalancerArn: balancer, ListenerArns: arns = [] } = input;
  if (!balancer && arns.length === 0)
    throw awsError('ValidationError', 'You must specify either listener ARNs or a load balancer ARN');
  if (balancer && arns.length > 0)
    throw awsError(
      'ValidationError',
      'Listener ARNs and a load balancer ARN cannot be specified at the same time',
    );
  const found = balancer
    ? findLoadBalancer(state, balancer).listeners
    : arns.map((arn) => findListener(state, arn));
  const { items, next } = pageOf(found, input);
  return { Listeners: items.map(viewListener), NextMarker: next };
};

export default describeListeners;
