import type { ListSecretsCommandInput, ListSecretsCommandOutput } from '@aws-sdk/client-secrets-manager';
import type { Operation } from '../../service.ts';
import type { SecretsState } from '../state.ts';
import { stagesOf } from '../state.ts';

export default ((input, { state }) => {
  const from = Number(input.NextToken ?? 0);
  const size = input.MaxResults ?? 100;
  const all = [...state.secrets.values()].filter(
    (secret) => input.IncludePlannedDeletion || !secret.deletedAt,
  );
  return {
    SecretList: all.slice(from, from + size).map((secret) => ({
      ARN: secret.ARN,
      Name: secret.Name,
      Description: secret.description,
      LastChangedDate: secret.changedAt,
      Tags: secret.tags,
      SecretVersionsToStages: stagesOf(secret),
    })),
    ...(from + size < all.length && { NextToken: String(from + size) }),
  };
}) satisfies Operation<SecretsState, ListSecretsCommandInput, Omit<ListSecretsCommandOutput, '$metadata'>>;
