import type {
  RemoveClientIDFromOpenIDConnectProviderCommandInput,
  RemoveClientIDFromOpenIDConnectProviderCommandOutput,
} from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import type { IamState } from '../state.ts';
import { providerOf } from '../state.ts';

export default ((input, { state }) => {
  const provider = providerOf(state, input.OpenIDConnectProviderArn);
  provider.clients = provider.clients.filter((each) => each !== input.ClientID);
  return {};
}) satisfies Operation<
  IamState,
  RemoveClientIDFromOpenIDConnectProviderCommandInput,
  Omit<RemoveClientIDFromOpenIDConnectProviderCommandOutput, '$metadata'>
>;
