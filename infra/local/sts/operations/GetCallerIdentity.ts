import type { GetCallerIdentityCommandInput, GetCallerIdentityCommandOutput } from '@aws-sdk/client-sts';
import type { Operation } from '../../service.ts';
import type { StsState } from '../state.ts';

export default ((_, { state, principal, world }) => {
  const userId = world.credentials.ofPrincipal(principal)?.userId ?? state.accountId;
  return { UserId: userId, Account: state.accountId, Arn: principal };
}) satisfies Operation<
  StsState,
  GetCallerIdentityCommandInput,
  Omit<GetCallerIdentityCommandOutput, '$metadata'>
>;
