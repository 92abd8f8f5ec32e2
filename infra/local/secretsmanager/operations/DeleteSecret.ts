import type { DeleteSecretCommandInput, DeleteSecretCommandOutput } from '@aws-sdk/client-secrets-manager';
import type { Operation } from '../../service.ts';
import type { SecretsState } from '../state.ts';
import { findSecret } from '../state.ts';

export default ((input, { state, world }) => {
  const secret = findSecret(state, input.SecretId);
  const days = input.ForceDeleteWithoutRecovery ? 0 : (input.RecoveryWindowInDays ?? 30);
  secret.deletedAt = new Date(world.clock.now() + days * 86_400_000);
  if (days === 0) state.secrets.delete(secret.ARN);
  return { ARN: secret.ARN, Name: secret.Name, DeletionDate: secret.deletedAt };
}) satisfies Operation<SecretsState, DeleteSecretCommandInput, Omit<DeleteSecretCommandOutput, '$metadata'>>;
