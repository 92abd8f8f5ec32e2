/** `secrets`: the API keys that only an operator knows, set without ever being shown. */
import type { ServiceManifest } from '@inx/manifest';
import { CodedError } from '../kit/error.ts';
import { Secret } from '../kit/secret.ts';
import type { SecretFacts } from '../ports/secrets.ts';
import { type Context, openEnvironment } from './context.ts';

export const apiKeys = ['stripe', 'sendgrid'] as const;
export type ApiKey = (typeof apiKeys)[number];

/** How the providers' own keys begin; the services refuse to start with anything else. */
const shapes: Readonly<Record<ApiKey, readonly [RegExp, string]>> = {
  stripe: [
    /^(sk|rk)_(test|live)_\w+$/,
    'a secret key of Stripe begins with sk_ or rk_ (a publishable one, pk_, takes no money)',
  ],
  sendgrid: [/^SG\.[\w.-]+$/, 'an API key of SendGrid begins with SG.'],
};

/** Longer than any key that a provider hands out, far below what Secrets Manager takes (64 KiB). */
const longest = 4096;

export interface SetSecret {
  readonly key: ApiKey;
  readonly versionId: string;
  /** Services that read this key and go on with the old one until they are released. */
  readonly readers: readonly string[];
}

/** Throws a CodedError for a value that cannot be a key; the value is in no message. */
export async function setApiKey(context: Context, key: ApiKey, value: string): Promise<SetSecret> {
  const trimmed = value.trim();
  if (trimmed === '' || trimmed.length > longest || /\s/.test(trimmed)) {
    throw new CodedError({
      code: 'secrets.value',
      message:
        trimmed === ''
          ? `no value came for ${key}`
          : `what came for ${key} is no API key: ${trimmed.length > longest ? `longer than ${longest} characters` : 'it holds white space'}`,
      remedy: `type it at the prompt, or hand it over on standard input: inx secrets set ${key} < file`,
    });
  }
  const [shape, expected] = shapes[key];
  if (!shape.test(trimmed)) {
    throw new CodedError({
      code: 'secrets.value',
      message: `what came for ${key} is no key of that provider: ${expected}`,
      remedy: `make one at the provider, then: inx secrets set ${key} < file`,
    });
  }
  const { contract } = await openEnvironment(context);
  const arn = contract.secrets['api-keys'];
  const versionId = await context.outer.secrets.setKey(arn, key, new Secret(key, trimmed), context.cancel);
  return { key, versionId, readers: readersOf(context.workspace.services, key) };
}

export interface ListedSecret extends SecretFacts {
  /** Keys of the API keys' secret, and whether each has a value. */
  readonly keys: Readonly<Record<string, boolean>> | undefined;
  readonly readers: readonly string[];
}

/** Every secret of the environment that a service reads or may read; no values. */
export async function listSecrets(context: Context): Promise<readonly ListedSecret[]> {
  const { contract } = await openEnvironment(context);
  const { services } = context.workspace;
  const reading = (kind: string) => (service: ServiceManifest) =>
    Object.values(service.secrets).some(({ secret }) => secret === kind);
  const wanted = new Map<string, readonly string[]>([
    [contract.secrets.jwt, services.filter(reading('jwt')).map(({ name }) => name)],
    [contract.secrets['api-keys'], services.filter(reading('api-keys')).map(({ name }) => name)],
    ...services
      .filter(reading('database'))
      .flatMap(({ name }): [string, string[]][] =>
        contract.services[name] ? [[contract.services[name].databaseSecretArn, [name]]] : [],
      ),
  ]);
  const [facts, keys] = await Promise.all([
    context.outer.secrets.describe([...wanted.keys()], context.cancel),
    context.outer.secrets.keys(contract.secrets['api-keys'], context.cancel),
  ]);
  return facts.map((fact) => ({
    ...fact,
    keys: fact.arn === contract.secrets['api-keys'] ? keys : undefined,
    readers: wanted.get(fact.arn) ?? [],
  }));
}

const readersOf = (services: readonly ServiceManifest[], key: ApiKey): string[] =>
  services
    .filter((service) =>
      Object.values(service.secrets).some(
        (wanted) => wanted.secret === 'api-keys' && (wanted.key === undefined || wanted.key === key),
      ),
    )
    .map((service) => service.name);
