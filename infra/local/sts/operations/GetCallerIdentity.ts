import type { GetCallerIdentityCommandInput, GetCallerIdentityCommandOutput } from '@aws-sdk/client-sts';
import type { Operation } from '../../service.ts';
import type { StsState } from '../state.ts';

export default ((_, { state, principal }) => {
  return { UserId: state.accountId, Account: state.accountId, Arn: principal };
}) satisfies Operation<
  StsState,
  GetCallerIdentityCommandInput,
  Omit<GetCallerIdentityCommandOutput, '$metadata'>
>;
