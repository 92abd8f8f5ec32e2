import type {
  AddClientIDToOpenIDConnectProviderCommandInput,
  AddClientIDToOpenIDConnectProviderCommandOutput,
} from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import type { IamState } from '../state.ts';
import { providerOf } from '../state.ts';

export default ((input, { state }) => {
  const provider = providerOf(state, input.OpenIDConnectProviderArn);
  provider.clients = [...new Set([...provider.clients, input.ClientID ?? ''])];
  return {};
}) satisfies Operation<
  IamState,
  AddClientIDToOpenIDConnectProviderCommandInput,
  Omit<AddClientIDToOpenIDConnectProviderCommandOutput, '$metadata'>
>;
