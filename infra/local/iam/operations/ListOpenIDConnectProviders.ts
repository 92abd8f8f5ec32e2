import type {
  ListOpenIDConnectProvidersCommandInput,
  ListOpenIDConnectProvidersCommandOutput,
} from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import type { IamState } from '../state.ts';

export default ((_, { state }) => {
  return { OpenIDConnectProviderList: [...state.providers.keys()].map((Arn) => ({ Arn })) };
}) satisfies Operation<
  IamState,
  ListOpenIDConnectProvidersCommandInput,
  Omit<ListOpenIDConnectProvidersCommandOutput, '$metadata'>
>;
