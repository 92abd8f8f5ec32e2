import type {
  GetOpenIDConnectProviderCommandInput,
  GetOpenIDConnectProviderCommandOutput,
} from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import type { IamState } from '../state.ts';
import { providerOf } from '../state.ts';

export default ((input, { state }) => {
  const { url, clients, thumbprints, tags, createdAt } = providerOf(state, input.OpenIDConnectProviderArn);
  return {
    Url: url,
    ClientIDList: [...clients],
    ThumbprintList: [...thumbprints],
    CreateDate: createdAt,
    Tags: [...tags],
  };
}) satisfies Operation<
  IamState,
  GetOpenIDConnectProviderCommandInput,
  Omit<GetOpenIDConnectProviderCommandOutput, '$metadata'>
>;
