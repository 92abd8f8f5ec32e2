import type { DeletePolicyCommandInput, DeletePolicyCommandOutput } from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { IamState } from '../state.ts';
import { carriersOf, policyOf } from '../state.ts';

export default ((input, { state }) => {
  const arn = input.PolicyArn ?? '';
  const { versions } = policyOf(state, arn);
  const bounded = [...state.roles.values()].some(
    ({ role }) => role.PermissionsBoundary?.PermissionsBoundaryArn === arn,
  );
  if (bounded)
    throw awsError('DeleteConflict', 'Cannot delete a policy that is used as a permissions boundary.', 409);
  if (carriersOf(state, arn).length > 0)
    throw awsError('DeleteConflict', 'Cannot delete a policy attached to entities.', 409);
  if (versions.size > 1)
    throw awsError(
      'DeleteConflict',
      'This policy has more than one version. Before you delete a policy, you must delete the policy’s versions. The default version is deleted with the policy.',
      409,
    );
  state.policies.delete(arn);
  return {};
}) satisfies Operation<IamState, DeletePolicyCommandInput, Omit<DeletePolicyCommandOutput, '$metadata'>>;
