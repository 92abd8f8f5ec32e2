import type {
  GetSecretValueCommandInput,
  GetSecretValueCommandOutput,
} from '@aws-sdk/client-secrets-manager';
import type { Operation } from '../../service.ts';
import type { SecretsState } from '../state.ts';
import { findSecret, versionOf } from '../state.ts';

export default ((input, { state }) => {
  const secret = findSecret(state, input.SecretId);
  const version = versionOf(secret, input.VersionId, input.VersionStage);
  return {
    ARN: secret.ARN,
    Name: secret.Name,
    VersionId: version.id,
    ...version.value,
    VersionStages: [...version.stages],
    CreatedDate: version.createdAt,
  };
}) satisfies Operation<
  SecretsState,
  GetSecretValueCommandInput,
  Omit<GetSecretValueCommandOutput, '$metadata'>
>;
