/** Values of a container's `secrets`: Secrets Manager secrets and Parameter Store parameters. */
import type { Secret } from '@aws-sdk/client-ecs';
import { isRefusal } from '../../iam/acting.ts';
import type { AccountWorld } from '../../service.ts';
import { StartFailure } from './contract.ts';

/** All secrets of a container, by variable name. One that cannot be read keeps the task from starting. */
export async function resolveSecrets(
  world: AccountWorld,
  secrets: readonly Secret[],
): Promise<Record<string, string>> {
  const values = await Promise.all(secrets.map((secret) => resolve(world, secret.valueFrom ?? '')));
  return Object.fromEntries(secrets.map((secret, index) => [secret.name ?? '', values[index] ?? '']));
}

async function resolve(world: AccountWorld, valueFrom: string): Promise<string> {
  return /^arn:[^:]+:secretsmanager:/.test(valueFrom)
    ? fromSecret(world, valueFrom)
    : fromParameter(world, valueFrom);
}

/** `arn:aws:secretsmanager:region:account:secret:name[:json-key[:version-stage[:version-id]]]` */
async function fromSecret(world: AccountWorld, valueFrom: string): Promise<string> {
  const parts = valueFrom.split(':');
  const [key, stage, version] = parts.slice(7);
  const SecretId = parts.slice(0, 7).join(':');
  const answer = await world
    .invoke<{ SecretString?: string }>('secretsmanager', 'GetSecretValue', {
      SecretId,
      ...(stage ? { VersionStage: stage } : {}),
      ...(version ? { VersionId: version } : {}),
    })
    .catch((error: Error) => {
      throw failure(
        `unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret ${SecretId} from secrets manager: ${error.name}: ${error.message}`,
      );
    });
  const text = answer.SecretString ?? '';
  return key ? jsonKey(text, key, SecretId) : text;
}

function jsonKey(text: string, key: string, secret: string): string {
  const asm =
    'unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw failure(`${asm}: failed to parse json of ${secret}: invalid character`);
  }
  const found =
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  if (found === undefined)
    throw failure(`${asm}: retrieved secret from Secrets Manager did not contain json key ${key}`);
  return typeof found === 'string' ? found : JSON.stringify(found);
}

async function fromParameter(world: AccountWorld, valueFrom: string): Promise<string> {
  const name = valueFrom.startsWith('arn:')
    ? valueFrom.slice(valueFrom.indexOf(':parameter') + 10)
    : valueFrom;
  const missing = () =>
    failure(
      `unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters: ${name}`,
    );
  for (const candidate of name.startsWith('/') ? [name, name.slice(1)] : [name]) {
    const answer = await world
      .invoke<{ Parameters?: { Value?: string }[] }>('ssm', 'GetParameters', {
        Names: [candidate],
        WithDecryption: true,
      })
      .catch((error: Error) => {
        if (!isRefusal(error)) return undefined;
        throw failure(
          `unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secrets from ssm: service call has been retried 1 time(s): ${error.name}: ${error.message}`,
        );
      });
    const value = answer?.Parameters?.[0]?.Value;
    if (value !== undefined) return value;
  }
  throw missing();
}

const failure = (what: string): StartFailure => new StartFailure('ResourceInitializationError', what);
