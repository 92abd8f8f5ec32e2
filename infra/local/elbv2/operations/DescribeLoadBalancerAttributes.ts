import type {
  DescribeLoadBalancerAttributesCommandInput,
  DescribeLoadBalancerAttributesCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operation } from '../../service.ts';
import { attributeList } from '../attributes.ts';
import { findLoadBalancer } from '../state.ts';
import type { State } from '../types.ts';

const describeLoadBalancerAttributes: Operation<
  State,
  DescribeLoadBalancerAttributesCommandInput,
  Omit<DescribeLoadBalancerAttributesCommandOutput, '$metadata'>
> = (input, { state }) => {
  return { Attributes: attributeList(findLoadBalancer(state, input.LoadBalancerArn).attributes) };
};

export default describeLoadBalancerAttributes;
