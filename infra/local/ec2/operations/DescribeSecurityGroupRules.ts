import type {
  DescribeSecurityGroupRulesCommandInput,
  DescribeSecurityGroupRulesCommandOutput,
} from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import { ruleOf } from '../permissions.ts';
import type { Ec2State } from '../state.ts';
import { matches } from '../state.ts';

export default ((input, { state }) => {
  const ids = input.SecurityGroupRuleIds;
  const found = ids?.length ? ids.map((id) => ruleOf(state, id)) : [...state.rules.values()];
  return {
    SecurityGroupRules: found.filter((rule) =>
      (input.Filters ?? []).every((filter) => matches({ ...rule }, filter)),
    ),
  };
}) satisfies Operation<
  Ec2State,
  DescribeSecurityGroupRulesCommandInput,
  Omit<DescribeSecurityGroupRulesCommandOutput, '$metadata'>
>;
