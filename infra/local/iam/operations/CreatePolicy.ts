import type { CreatePolicyCommandInput, CreatePolicyCommandOutput } from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { IamState } from '../state.ts';
import { checkDocument, managedPolicyLimit, viewPolicy } from '../state.ts';

export default ((input, { state, world }) => {
  const name = input.PolicyName ?? '';
  if (!/^[\w+=,.@-]{1,128}$/.test(name))
    throw awsError('ValidationError', `The specified value for policyName is invalid: ${name}`);
  const path = input.Path ?? '/';
  const arn = `arn:aws:iam::${world.accountId}:policy${path}${name}`;
  if (state.policies.has(arn))
    throw awsError(
      'EntityAlreadyExists',
      `A policy called ${name} already exists. Duplicate names are not allowed.`,
      409,
    );
  const createdAt = new Date(world.clock.now());
  const stored = {
    policy: {
      PolicyName: name,
      PolicyId: `ANPA${crypto.randomUUID().replaceAll('-', '').slice(0, 17).toUpperCase()}`,
      Arn: arn,
      Path: path,
      IsAttachable: true,
      Description: input.Description,
      CreateDate: createdAt,
      UpdateDate: createdAt,
      Tags: input.Tags,
    },
    versions: new Map([
      ['v1', { document: checkDocument(input.PolicyDocument, managedPolicyLimit), createdAt }],
    ]),
    defaultVersion: 'v1',
    nextVersion: 2,
  };
  state.policies.set(arn, stored);
  return { Policy: viewPolicy(state, stored) };
}) satisfies Operation<IamState, CreatePolicyCommandInput, Omit<CreatePolicyCommandOutput, '$metadata'>>;
