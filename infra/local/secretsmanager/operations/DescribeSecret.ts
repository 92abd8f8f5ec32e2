import type {
  DescribeSecretCommandInput,
  DescribeSecretCommandOutput,
} from '@aws-sdk/client-secrets-manager';
import type { Operation } from '../../service.ts';
import type { SecretsState } from '../state.ts';
import { findSecret, stagesOf } from '../state.ts';

export default ((input, { state }) => {
  const secret = findSecret(state, input.SecretId, true);
  return {
    ARN: secret.ARN,
    Name: secret.Name,
    Description: secret.description,
    KmsKeyId: secret.kmsKeyId,
    CreatedDate: secret.createdAt,
    LastChangedDate: secret.changedAt,
    DeletedDate: secret.deletedAt,
    Tags: secret.tags,
    VersionIdsToStages: stagesOf(secret),
    ...(secret.replicaRegions.length > 0 && {
      ReplicationStatus: secret.replicaRegions.map((Region) => ({ Region, Status: 'InSync' as const })),
    }),
  };
}) satisfies Operation<
  SecretsState,
  DescribeSecretCommandInput,
  Omit<DescribeSecretCommandOutput, '$metadata'>
>;
