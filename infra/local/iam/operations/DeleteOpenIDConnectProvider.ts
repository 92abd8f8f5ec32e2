import type {
  DeleteOpenIDConnectProviderCommandInput,
  DeleteOpenIDConnectProviderCommandOutput,
} from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import type { IamState } from '../state.ts';

export default ((input, { state }) => {
  state.providers.delete(input.OpenIDConnectProviderArn ?? '');
  return {};
}) satisfies Operation<
  IamState,
  DeleteOpenIDConnectProviderCommandInput,
  Omit<DeleteOpenIDConnectProviderCommandOutput, '$metadata'>
>;
