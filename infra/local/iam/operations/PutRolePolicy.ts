import type { PutRolePolicyCommandInput, PutRolePolicyCommandOutput } from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { IamState } from '../state.ts';
import { checkDocument, inlineLimit, roleOf, sizeOf } from '../state.ts';

export default ((input, { state }) => {
  const { inline } = roleOf(state, input.RoleName);
  const name = input.PolicyName ?? '';
  const document = checkDocument(input.PolicyDocument);
  const others = [...inline].filter(([other]) => other !== name).map(([, text]) => sizeOf(text));
  if (others.reduce((sum, size) => sum + size, sizeOf(document)) > inlineLimit)
    throw awsError(
      'LimitExceeded',
      `Maximum policy size of ${inlineLimit} bytes exceeded for role ${input.RoleName}`,
      409,
    );
  inline.set(name, document);
  return {};
}) satisfies Operation<IamState, PutRolePolicyCommandInput, Omit<PutRolePolicyCommandOutput, '$metadata'>>;
