import type {
  ListResourcesForWebACLCommandInput,
  ListResourcesForWebACLCommandOutput,
} from '@aws-sdk/client-wafv2';
import type { Operation } from '../../service.ts';
import type { WafState } from '../state.ts';
import { webAclByArn } from '../state.ts';

export default ((input, { state }) => {
  webAclByArn(state, input.WebACLArn);
  const type = input.ResourceType ?? 'APPLICATION_LOAD_BALANCER';
  return {
    ResourceArns: [...state.associations].flatMap(([resource, acl]) =>
      acl === input.WebACLArn && type === 'APPLICATION_LOAD_BALANCER' ? [resource] : [],
    ),
  };
}) satisfies Operation<
  WafState,
  ListResourcesForWebACLCommandInput,
  Omit<ListResourcesForWebACLCommandOutput, '$metadata'>
>;
