import type {
  UntagOpenIDConnectProviderCommandInput,
  UntagOpenIDConnectProviderCommandOutput,
} from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import type { IamState } from '../state.ts';
import { providerOf } from '../state.ts';

export default ((input, { state }) => {
  const provider = providerOf(state, input.OpenIDConnectProviderArn);
  provider.tags = provider.tags.filter(({ Key }) => !input.TagKeys?.includes(Key ?? ''));
  return {};
}) satisfies Operation<
  IamState,
  UntagOpenIDConnectProviderCommandInput,
  Omit<UntagOpenIDConnectProviderCommandOutput, '$metadata'>
>;
