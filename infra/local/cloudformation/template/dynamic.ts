/** `{{resolve:service:…}}`. Source: AWS CloudFormation User Guide, dynamic references. */
import type { AccountWorld } from '../../service.ts';
import { awsError } from '../../wire/error.ts';

/** The same value with its dynamic references resolved: what a handler gets, and nothing ever keeps. */
export async function resolveDynamic(value: unknown, world: AccountWorld): Promise<unknown> {
  if (typeof value === 'string') return value.includes('{{resolve:') ? resolveText(value, world) : value;
  if (Array.isArray(value)) return Promise.all(value.map((each) => resolveDynamic(each, world)));
  if (typeof value !== 'object' || value === null) return value;
  const entries = await Promise.all(
    Object.entries(value).map(async ([key, each]) => [key, await resolveDynamic(each, world)] as const),
  );
  return Object.fromEntries(entries);
}

async function resolveText(text: string, world: AccountWorld): Promise<string> {
  const parts: string[] = [];
  let from = 0;
  for (const match of text.matchAll(/\{\{resolve:([^}]+)\}\}/g)) {
    parts.push(text.slice(from, match.index), await resolveOne(match[1]!, world));
    from = match.index + match[0].length;
  }
  return [...parts, text.slice(from)].join('');
}

async function resolveOne(body: string, world: AccountWorld): Promise<string> {
  const [, service, rest] = /^([a-z-]+):(.+)$/.exec(body) ?? [];
  if (service === 'ssm' || service === 'ssm-secure') {
    const { Parameter } = await world.invoke<{ Parameter: { Value: string } }>('ssm', 'GetParameter', {
      Name: rest!.replace(/:\d+$/, ''),
      WithDecryption: service === 'ssm-secure',
    });
    return Parameter.Value;
  }
  if (service === 'secretsmanager') return secret(rest!, world);
  throw awsError('ValidationError', `the dynamic reference {{resolve:${body}}} is not emulated here`);
}

/** `secret-id:SecretString:json-key:version-stage:version-id`; an ARN holds six colons of its own. */
async function secret(body: string, world: AccountWorld): Promise<string> {
  const parts = body.split(':');
  const idLength = body.startsWith('arn:') ? 7 : 1;
  const SecretId = parts.slice(0, idLength).join(':');
  const [kind, key, stage, version] = parts.slice(idLength);
  if (kind && kind !== 'SecretString')
    throw awsError('ValidationError', `the dynamic reference to ${SecretId} must ask for SecretString`);
  const { SecretString = '' } = await world.invoke<{ SecretString?: string }>(
    'secretsmanager',
    'GetSecretValue',
    { SecretId, ...(stage && { VersionStage: stage }), ...(version && { VersionId: version }) },
  );
  if (!key) return SecretString;
  const found = (JSON.parse(SecretString) as Record<string, unknown>)[key];
  if (found === undefined)
    throw awsError(
      'ValidationError',
      `Could not find a value associated with JSONKey in SecretString: ${key}`,
    );
  return String(found);
}
