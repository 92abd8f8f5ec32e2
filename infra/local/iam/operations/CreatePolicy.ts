import type { CreatePolicyCommandInput, CreatePolicyCommandOutput } from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { IamState } from '../state.ts';
import { checkDocument } from '../state.ts';

export default ((input, { state, world }) => {
  const name = input.PolicyName ?? '';
  const arn = `arn:aws:iam::${world.accountId}:policy${input.Path ?? '/'}${name}`;
  if (state.policies.has(arn))
    throw awsError(
      'EntityAlreadyExists',
      `A policy called ${name} already exists. Duplicate names are not allowed.`,
      409,
    );
  state.policies.set(arn, { name, document: checkDocument(input.PolicyDocument) });
  return { Policy: { PolicyName: name, Arn: arn, CreateDate: new Date(world.clock.now()) } };
}) satisfies Operation<IamState, CreatePolicyCommandInput, Omit<CreatePolicyCommandOutput, '$metadata'>>;
