import type {
  RemoveRegionsFromReplicationCommandInput,
  RemoveRegionsFromReplicationCommandOutput,
} from '@aws-sdk/client-secrets-manager';
import type { Operation } from '../../service.ts';
import { findSecret, type SecretsState } from '../state.ts';

export default ((input, { state }) => {
  const secret = findSecret(state, input.SecretId);
  secret.replicaRegions = secret.replicaRegions.filter(
    (region) => !input.RemoveReplicaRegions?.includes(region),
  );
  const ReplicationStatus = secret.replicaRegions.map((Region) => ({ Region, Status: 'InSync' as const }));
  return { ARN: secret.ARN, ReplicationStatus };
}) satisfies Operation<
  SecretsState,
  RemoveRegionsFromReplicationCommandInput,
  Omit<RemoveRegionsFromReplicationCommandOutput, '$metadata'>
>;
