import type {
  ReplicateSecretToRegionsCommandInput,
  ReplicateSecretToRegionsCommandOutput,
} from '@aws-sdk/client-secrets-manager';
import type { Operation } from '../../service.ts';
import { findSecret, type SecretsState } from '../state.ts';

export default ((input, { state }) => {
  const secret = findSecret(state, input.SecretId);
  const wanted = (input.AddReplicaRegions ?? []).map(({ Region }) => Region ?? '');
  secret.replicaRegions = [...new Set([...secret.replicaRegions, ...wanted])];
  const ReplicationStatus = secret.replicaRegions.map((Region) => ({ Region, Status: 'InSync' as const }));
  return { ARN: secret.ARN, ReplicationStatus };
}) satisfies Operation<
  SecretsState,
  ReplicateSecretToRegionsCommandInput,
  Omit<ReplicateSecretToRegionsCommandOutput, '$metadata'>
>;
