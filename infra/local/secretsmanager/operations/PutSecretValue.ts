import type {
  PutSecretValueCommandInput,
  PutSecretValueCommandOutput,
} from '@aws-sdk/client-secrets-manager';
import type { Operation } from '../../service.ts';
import type { SecretsState } from '../state.ts';
import { addVersion, findSecret } from '../state.ts';

export default ((input, { state, world }) => {
  const secret = findSecret(state, input.SecretId);
  const version = addVersion(
    secret,
    { SecretString: input.SecretString, SecretBinary: input.SecretBinary },
    input.ClientRequestToken,
    world.clock.now(),
    input.VersionStages,
  );
  return { ARN: secret.ARN, Name: secret.Name, VersionId: version.id, VersionStages: [...version.stages] };
}) satisfies Operation<
  SecretsState,
  PutSecretValueCommandInput,
  Omit<PutSecretValueCommandOutput, '$metadata'>
>;
