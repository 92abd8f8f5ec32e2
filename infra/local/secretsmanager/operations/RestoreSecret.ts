import type { RestoreSecretCommandInput, RestoreSecretCommandOutput } from '@aws-sdk/client-secrets-manager';
import type { Operation } from '../../service.ts';
import type { SecretsState } from '../state.ts';
import { findSecret } from '../state.ts';

export default ((input, { state }) => {
  const secret = findSecret(state, input.SecretId, true);
  secret.deletedAt = undefined;
  return { ARN: secret.ARN, Name: secret.Name };
}) satisfies Operation<
  SecretsState,
  RestoreSecretCommandInput,
  Omit<RestoreSecretCommandOutput, '$metadata'>
>;
