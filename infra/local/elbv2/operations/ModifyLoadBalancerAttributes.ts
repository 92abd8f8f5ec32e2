import type {
  ModifyLoadBalancerAttributesCommandInput,
  ModifyLoadBalancerAttributesCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operation } from '../../service.ts';
import { attributeList, LOAD_BALANCER_ATTRIBUTES, setAttributes } from '../attributes.ts';
import { findLoadBalancer } from '../state.ts';
import type { State } from '../types.ts';

const modifyLoadBalancerAttributes: Operation<
  State,
  ModifyLoadBalancerAttributesCommandInput,
  Omit<ModifyLoadBalancerAttributesCommandOutput, '$metadata'>
> = (input, { state }) => {
  const balancer = findLoadBalancer(state, input.LoadBalancerArn);
  setAttributes('Load balancer', LOAD_BALANCER_ATTRIBUTES, balancer.attributes, input.Attributes);
  const idle = Number(balancer.attributes.get('idle_timeout.timeout_seconds'));
  for (const listener of balancer.listeners) listener.gate.setIdleTimeout(idle);
  return { Attributes: attributeList(balancer.attributes) };
};

export default modifyLoadBalancerAttributes;
