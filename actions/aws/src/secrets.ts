/** Secrets Manager, as the engine's Secrets port needs it. */
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
} from '@aws-sdk/client-secrets-manager';
import { CodedError, type SecretFacts, type Secrets } from '@inx/engine';
import { z } from 'zod';
import { errorName, within } from './calls.ts';
import type { OpeningClients } from './opening.ts';

const keyed = z.record(z.string(), z.string());

export function createSecrets(client: OpeningClients['secrets']): Secrets {
  const read = async (SecretId: string, signal?: AbortSignal): Promise<Record<string, string>> => {
    const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId }), within(signal));
    // The parser's own message would quote the text.
    const parsed = keyed.safeParse(parseQuietly(SecretString));
    if (parsed.success) return parsed.data;
    throw new CodedError({
      code: 'secrets.shape',
      message: 'the secret does not hold a JSON object of texts',
      where: SecretId,
      remedy: 'put an object such as {"stripe": "", "sendgrid": ""} there, then set the keys',
    });
  };
  return {
    describe: async (arns, signal) => {
      const found = await Promise.all(
        arns.map(async (SecretId): Promise<SecretFacts[]> => {
          try {
            const secret = await client.send(new DescribeSecretCommand({ SecretId }), within(signal));
            const current = Object.entries(secret.VersionIdsToStages ?? {}).find(([, stages]) =>
              stages.includes('AWSCURRENT'),
            );
            return [
              {
                arn: SecretId,
                name: secret.Name ?? SecretId,
                versionId: current?.[0],
                changedAt: secret.LastChangedDate?.getTime(),
              },
            ];
          } catch (error) {
            if (errorName(error) === 'ResourceNotFoundException') return [];
            throw error;
          }
        }),
      );
      return found.flat();
    },
    keys: async (arn, signal) =>
      Object.fromEntries(Object.entries(await read(arn, signal)).map(([key, value]) => [key, value !== ''])),
    setKey: async (arn, key, value, signal) => {
      const changed = { ...(await read(arn, signal)), [key]: value.reveal() };
      const { VersionId = '' } = await client.send(
        new PutSecretValueCommand({ SecretId: arn, SecretString: JSON.stringify(changed) }),
        within(signal),
      );
      return VersionId;
    },
  };
}

function parseQuietly(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
