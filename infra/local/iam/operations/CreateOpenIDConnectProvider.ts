import type {
  CreateOpenIDConnectProviderCommandInput,
  CreateOpenIDConnectProviderCommandOutput,
} from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { IamState } from '../state.ts';

export default ((input, { state, world }) => {
  if (!/^https:\/\/[^/?#]+(\/[^?#]*)?$/.test(input.Url ?? ''))
    throw awsError('ValidationError', `Invalid Open ID Connect Provider URL: ${input.Url}`);
  const url = (input.Url ?? '').replace(/^https:\/\//, '');
  const arn = `arn:aws:iam::${world.accountId}:oidc-provider/${url}`;
  if (state.providers.has(arn))
    throw awsError('EntityAlreadyExists', `Provider with url https://${url} already exists.`, 409);
  state.providers.set(arn, {
    url,
    clients: input.ClientIDList ?? [],
    thumbprints: input.ThumbprintList ?? [],
    tags: input.Tags ?? [],
    createdAt: new Date(world.clock.now()),
  });
  return { OpenIDConnectProviderArn: arn, Tags: input.Tags };
}) satisfies Operation<
  IamState,
  CreateOpenIDConnectProviderCommandInput,
  Omit<CreateOpenIDConnectProviderCommandOutput, '$metadata'>
>;
