import type { GetPolicyCommandInput, GetPolicyCommandOutput } from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import type { IamState } from '../state.ts';
import { policyDocument, viewPolicy } from '../state.ts';

export default ((input, { state }) => {
  const arn = input.PolicyArn ?? '';
  const stored = state.policies.get(arn);
  if (stored) return { Policy: viewPolicy(state, stored) };
  policyDocument(state, arn);
  return { Policy: { Arn: arn, PolicyName: arn.slice(arn.lastIndexOf('/') + 1), DefaultVersionId: 'v1' } };
}) satisfies Operation<IamState, GetPolicyCommandInput, Omit<GetPolicyCommandOutput, '$metadata'>>;
