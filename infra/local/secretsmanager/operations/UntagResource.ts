import type { UntagResourceCommandInput, UntagResourceCommandOutput } from '@aws-sdk/client-secrets-manager';
import type { Operation } from '../../service.ts';
import type { SecretsState } from '../state.ts';
import { findSecret } from '../state.ts';

export default ((input, { state }) => {
  const secret = findSecret(state, input.SecretId);
  secret.tags = secret.tags.filter((tag) => !input.TagKeys?.includes(tag.Key ?? ''));
  return {};
}) satisfies Operation<
  SecretsState,
  UntagResourceCommandInput,
  Omit<UntagResourceCommandOutput, '$metadata'>
>;
