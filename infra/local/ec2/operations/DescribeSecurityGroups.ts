import type {
  DescribeSecurityGroupsCommandInput,
  DescribeSecurityGroupsCommandOutput,
} from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import type { Ec2State } from '../state.ts';
import { describe } from '../state.ts';

export default ((input, { state }) => {
  return { SecurityGroups: describe(state, 'security-group', input.GroupIds, input.Filters) };
}) satisfies Operation<
  Ec2State,
  DescribeSecurityGroupsCommandInput,
  Omit<DescribeSecurityGroupsCommandOutput, '$metadata'>
>;
