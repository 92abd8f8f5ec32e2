/** The clients that a run begins with: who we are, and what the platform publishes. The others are loaded after them. */
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { clientOptions, tellErrors } from './calls.ts';
import type { AwsTarget } from './target.ts';

export function createOpeningClients(target: AwsTarget) {
  const shared = clientOptions(target);
  const clients = {
    ssm: new SSMClient(shared),
    secrets: new SecretsManagerClient(shared),
    sts: new STSClient(shared),
  };
  for (const [service, client] of Object.entries(clients)) tellErrors(client, service, target);
  return clients;
}

export type OpeningClients = ReturnType<typeof createOpeningClients>;
