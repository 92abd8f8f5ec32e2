import type { TagResourceCommandInput, TagResourceCommandOutput } from '@aws-sdk/client-secrets-manager';
import type { Operation } from '../../service.ts';
import type { SecretsState } from '../state.ts';
import { findSecret } from '../state.ts';

export default ((input, { state }) => {
  const secret = findSecret(state, input.SecretId);
  const added = input.Tags ?? [];
  secret.tags = [...secret.tags.filter((tag) => added.every((each) => each.Key !== tag.Key)), ...added];
  return {};
}) satisfies Operation<SecretsState, TagResourceCommandInput, Omit<TagResourceCommandOutput, '$metadata'>>;
