import type {
  UpdateSecurityGroupRuleDescriptionsIngressCommandInput,
  UpdateSecurityGroupRuleDescriptionsIngressCommandOutput,
} from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import { describeRules } from '../permissions.ts';
import type { Ec2State } from '../state.ts';

export default ((input, { state }) => {
  const described = (input.SecurityGroupRuleDescriptions ?? []).map((each) => ({
    id: each.SecurityGroupRuleId,
    description: each.Description,
  }));
  describeRules(state, input.GroupId, 'ingress', described);
  return { Return: true };
}) satisfies Operation<
  Ec2State,
  UpdateSecurityGroupRuleDescriptionsIngressCommandInput,
  Omit<UpdateSecurityGroupRuleDescriptionsIngressCommandOutput, '$metadata'>
>;
