import type { UpdateSecretCommandInput, UpdateSecretCommandOutput } from '@aws-sdk/client-secrets-manager';
import type { Operation } from '../../service.ts';
import type { SecretsState } from '../state.ts';
import { addVersion, findSecret } from '../state.ts';

export default ((input, { state, world }) => {
  const secret = findSecret(state, input.SecretId);
  if (input.Description !== undefined) secret.description = input.Description;
  if (input.KmsKeyId !== undefined) secret.kmsKeyId = input.KmsKeyId;
  if (input.SecretString === undefined && input.SecretBinary === undefined)
    return { ARN: secret.ARN, Name: secret.Name };
  const version = addVersion(
    secret,
    { SecretString: input.SecretString, SecretBinary: input.SecretBinary },
    input.ClientRequestToken,
    world.clock.now(),
  );
  return { ARN: secret.ARN, Name: secret.Name, VersionId: version.id };
}) satisfies Operation<SecretsState, UpdateSecretCommandInput, Omit<UpdateSecretCommandOutput, '$metadata'>>;
