import type { DeleteSecurityGroupCommandInput, DeleteSecurityGroupCommandOutput } from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { Ec2State } from '../state.ts';
import { get, remove } from '../state.ts';

export default ((input, { state }) => {
  const id = input.GroupId ?? '';
  if (get(state, 'security-group', id)['GroupName'] === 'default')
    throw awsError(
      'CannotDelete',
      `the specified group: "${id}" name: "default" cannot be deleted by a user`,
    );
  const foreign = [...state.rules.values()].some(
    (rule) => rule.ReferencedGroupInfo?.GroupId === id && rule.GroupId !== id,
  );
  if (foreign) throw awsError('DependencyViolation', `resource ${id} has a dependent object`);
  remove(state, 'security-group', id);
  for (const [ruleId, rule] of state.rules) if (rule.GroupId === id) state.rules.delete(ruleId);
  return { Return: true, GroupId: id };
}) satisfies Operation<
  Ec2State,
  DeleteSecurityGroupCommandInput,
  Omit<DeleteSecurityGroupCommandOutput, '$metadata'>
>;
