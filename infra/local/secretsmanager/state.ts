import type { Tag } from '@aws-sdk/client-secrets-manager';
import { awsError } from '../wire/error.ts';

export interface SecretVersion {
  readonly id: string;
  readonly value: {
    readonly SecretString?: string | undefined;
    readonly SecretBinary?: Uint8Array | undefined;
  };
  readonly createdAt: Date;
  readonly stages: Set<string>;
}

export interface Secret {
  readonly ARN: string;
  readonly Name: string;
  description?: string | undefined;
  kmsKeyId?: string | undefined;
  tags: Tag[];
  /** Recorded: no value leaves this region. */
  replicaRegions: readonly string[];
  readonly createdAt: Date;
  changedAt: Date;
  deletedAt?: Date | undefined;
  readonly versions: Map<string, SecretVersion>;
}

export interface SecretsState {
  readonly secrets: Map<string, Secret>;
}

export const createState = (): SecretsState => ({ secrets: new Map() });

/** By name, ARN, or ARN without its six random characters. Throws ResourceNotFoundException as AWS words it. */
export function findSecret(state: SecretsState, id: string | undefined, deletedToo = false): Secret {
  const found = [...state.secrets.values()].find(
    (secret) => secret.Name === id || secret.ARN === id || secret.ARN.replace(/-[^-]{6}$/, '') === id,
  );
  if (!found) throw awsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  if (found.deletedAt && !deletedToo) {
    throw awsError(
      'InvalidRequestException',
      "You can't perform this operation on the secret because it was marked for deletion.",
    );
  }
  return found;
}

/** A new version becomes AWSCURRENT, and the one before AWSPREVIOUS; labels of one's own move to it (PutSecretValue). */
export function addVersion(
  secret: Secret,
  value: SecretVersion['value'],
  token: string | undefined,
  now: number,
  stages: readonly string[] = ['AWSCURRENT'],
): SecretVersion {
  const id = token ?? crypto.randomUUID();
  const known = secret.versions.get(id);
  if (known) return known;
  for (const version of secret.versions.values()) {
    if (stages.includes('AWSCURRENT')) {
      version.stages.delete('AWSPREVIOUS');
      if (version.stages.delete('AWSCURRENT')) version.stages.add('AWSPREVIOUS');
    }
    // A label is on one version at a time.
    for (const stage of stages) version.stages.delete(stage);
  }
  const version: SecretVersion = { id, value, createdAt: new Date(now), stages: new Set(stages) };
  secret.versions.set(id, version);
  secret.changedAt = new Date(now);
  return version;
}

export function versionOf(secret: Secret, id: string | undefined, stage = 'AWSCURRENT'): SecretVersion {
  const found = id
    ? secret.versions.get(id)
    : [...secret.versions.values()].find((version) => version.stages.has(stage));
  if (found) return found;
  throw awsError(
    'ResourceNotFoundException',
    `Secrets Manager can't find the specified secret value for ${id ? `VersionId: ${id}` : `staging label: ${stage}`}`,
  );
}

export const stagesOf = (secret: Secret) =>
  Object.fromEntries([...secret.versions.values()].map((version) => [version.id, [...version.stages]]));
