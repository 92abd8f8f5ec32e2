import type { GetPolicyCommandInput, GetPolicyCommandOutput } from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import { type IamState, policyDocument } from '../state.ts';

export default ((input, { state }) => {
  const arn = input.PolicyArn ?? '';
  policyDocument(state, arn);
  return { Policy: { Arn: arn, PolicyName: arn.slice(arn.lastIndexOf('/') + 1), DefaultVersionId: 'v1' } };
}) satisfies Operation<IamState, GetPolicyCommandInput, Omit<GetPolicyCommandOutput, '$metadata'>>;
