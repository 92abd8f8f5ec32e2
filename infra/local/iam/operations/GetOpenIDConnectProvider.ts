import type {
  GetOpenIDConnectProviderCommandInput,
  GetOpenIDConnectProviderCommandOutput,
} from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { IamState } from '../state.ts';

export default ((input, { state }) => {
  const arn = input.OpenIDConnectProviderArn ?? '';
  const found = state.providers.get(arn);
  if (!found) throw awsError('NoSuchEntity', `OpenIDConnect Provider not found for arn ${arn}`, 404);
  return { Url: found.url, ClientIDList: [...found.clients] };
}) satisfies Operation<
  IamState,
  GetOpenIDConnectProviderCommandInput,
  Omit<GetOpenIDConnectProviderCommandOutput, '$metadata'>
>;
