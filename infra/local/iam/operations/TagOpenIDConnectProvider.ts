import type {
  TagOpenIDConnectProviderCommandInput,
  TagOpenIDConnectProviderCommandOutput,
} from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import type { IamState } from '../state.ts';
import { providerOf } from '../state.ts';

export default ((input, { state }) => {
  const provider = providerOf(state, input.OpenIDConnectProviderArn);
  const added = input.Tags ?? [];
  provider.tags = [...provider.tags.filter(({ Key }) => added.every((each) => each.Key !== Key)), ...added];
  return {};
}) satisfies Operation<
  IamState,
  TagOpenIDConnectProviderCommandInput,
  Omit<TagOpenIDConnectProviderCommandOutput, '$metadata'>
>;
