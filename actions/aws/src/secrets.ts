/** Secrets Manager, as the engine's Secrets port needs it. */
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
} from '@aws-sdk/client-secrets-manager';
import { CodedError, parseJson, type SecretFacts, type Secrets } from '@inx/engine';
import { z } from 'zod';
import { errorName, within } from './calls.ts';
import type { OpeningClients } from './opening.ts';

const keyed = z.record(z.string(), z.string());

/**
 * A staging label a key that has a value, on the version that holds it: who may describe a secret, and not read it, sees
 * what is set (Secrets Manager user guide, "What's in a secret", staging labels of one's own).
 */
const filledLabel = 'filled:';

export function createSecrets(client: OpeningClients['secrets']): Secrets {
  const read = async (SecretId: string, signal?: AbortSignal): Promise<Record<string, string>> => {
    const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId }), within(signal));
    // The parser's own message would quote the text.
    const parsed = keyed.safeParse(parseJson(SecretString));
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
            const [versionId, labels = []] =
              Object.entries(secret.VersionIdsToStages ?? {}).find(([, stages]) =>
                stages.includes('AWSCURRENT'),
              ) ?? [];
            return [
              {
                arn: SecretId,
                name: secret.Name ?? SecretId,
                versionId,
                changedAt: secret.LastChangedDate?.getTime(),
                filledKeys: labels.flatMap((label) =>
                  label.startsWith(filledLabel) ? [label.slice(filledLabel.length)] : [],
                ),
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
      const filled = Object.keys(changed).filter((name) => changed[name] !== '');
      const { VersionId = '' } = await client.send(
        new PutSecretValueCommand({
          SecretId: arn,
          SecretString: JSON.stringify(changed),
          VersionStages: ['AWSCURRENT', ...filled.map((name) => `${filledLabel}${name}`)],
        }),
        within(signal),
      );
      return VersionId;
    },
  };
}
