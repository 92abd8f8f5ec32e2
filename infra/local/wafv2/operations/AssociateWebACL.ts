import type { AssociateWebACLCommandInput, AssociateWebACLCommandOutput } from '@aws-sdk/client-wafv2';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { WafState } from '../state.ts';
import { missing, webAclByArn } from '../state.ts';

export default (async (input, { state, world }) => {
  webAclByArn(state, input.WebACLArn);
  const resource = input.ResourceArn ?? '';
  if (!resource.includes(':loadbalancer/app/'))
    throw awsError(
      'WAFInvalidParameterException',
      `Error reason: The ARN isn't valid here, only application load balancers are associated in this embedded AWS., field: RESOURCE_ARN, parameter: ${resource}`,
    );
  await world
    .invoke('elbv2', 'DescribeLoadBalancers', { LoadBalancerArns: [resource] })
    .catch((error: Error) => {
      if (error.name !== 'LoadBalancerNotFoundException' && error.name !== 'LoadBalancerNotFound')
        throw error;
      throw missing();
    });
  state.associations.set(resource, input.WebACLArn ?? '');
  return {};
}) satisfies Operation<
  WafState,
  AssociateWebACLCommandInput,
  Omit<AssociateWebACLCommandOutput, '$metadata'>
>;
