import type { CreatePolicyVersionCommandInput, CreatePolicyVersionCommandOutput } from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { IamState } from '../state.ts';
import { checkDocument, managedPolicyLimit, policyOf } from '../state.ts';

export default ((input, { state, world }) => {
  const stored = policyOf(state, input.PolicyArn);
  if (stored.versions.size >= 5)
    throw awsError(
      'LimitExceeded',
      'A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.',
      409,
    );
  const id = `v${stored.nextVersion++}`;
  const createdAt = new Date(world.clock.now());
  stored.versions.set(id, { document: checkDocument(input.PolicyDocument, managedPolicyLimit), createdAt });
  if (input.SetAsDefault) stored.defaultVersion = id;
  return {
    PolicyVersion: {
      VersionId: id,
      IsDefaultVersion: stored.defaultVersion === id,
      CreateDate: createdAt,
    },
  };
}) satisfies Operation<
  IamState,
  CreatePolicyVersionCommandInput,
  Omit<CreatePolicyVersionCommandOutput, '$metadata'>
>;
