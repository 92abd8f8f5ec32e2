import type {
  UpdateOpenIDConnectProviderThumbprintCommandInput,
  UpdateOpenIDConnectProviderThumbprintCommandOutput,
} from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import type { IamState } from '../state.ts';
import { providerOf } from '../state.ts';

export default ((input, { state }) => {
  providerOf(state, input.OpenIDConnectProviderArn).thumbprints = input.ThumbprintList ?? [];
  return {};
}) satisfies Operation<
  IamState,
  UpdateOpenIDConnectProviderThumbprintCommandInput,
  Omit<UpdateOpenIDConnectProviderThumbprintCommandOutput, '$metadata'>
>;
