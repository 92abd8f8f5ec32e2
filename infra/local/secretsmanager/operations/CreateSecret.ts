import type { CreateSecretCommandInput, CreateSecretCommandOutput } from '@aws-sdk/client-secrets-manager';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { SecretsState } from '../state.ts';
import { addVersion, type Secret } from '../state.ts';

export default ((input, { state, world }) => {
  const name = input.Name ?? '';
  if (!/^[\w/+=.@-]{1,512}$/.test(name))
    throw awsError(
      'ValidationException',
      'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
    );
  const existing = [...state.secrets.values()].find((secret) => secret.Name === name);
  if (existing?.deletedAt)
    throw awsError(
      'InvalidRequestException',
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
    );
  if (existing)
    throw awsError(
      'ResourceExistsException',
      `The operation failed because the secret ${name} already exists.`,
    );
  const now = world.clock.now();
  const ARN = world.arn('secretsmanager', `secret:${name}-${crypto.randomUUID().slice(0, 6)}`);
  const secret: Secret = {
    ARN,
    Name: name,
    description: input.Description,
    kmsKeyId: input.KmsKeyId,
    tags: input.Tags ?? [],
    replicaRegions: (input.AddReplicaRegions ?? []).map(({ Region }) => Region ?? ''),
    createdAt: new Date(now),
    changedAt: new Date(now),
    versions: new Map(),
  };
  state.secrets.set(ARN, secret);
  if (input.SecretString === undefined && input.SecretBinary === undefined) return { ARN, Name: name };
  const { id } = addVersion(
    secret,
    { SecretString: input.SecretString, SecretBinary: input.SecretBinary },
    input.ClientRequestToken,
    now,
  );
  return { ARN, Name: name, VersionId: id };
}) satisfies Operation<SecretsState, CreateSecretCommandInput, Omit<CreateSecretCommandOutput, '$metadata'>>;
