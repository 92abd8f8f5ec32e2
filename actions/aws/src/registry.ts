/** The registry port over Amazon ECR and over public registries. */
import type { ECRClient } from '@aws-sdk/client-ecr';
import { CodedError, type Registry } from '@inx/engine/image';
import { BearerAuthorizer, EcrAuthorizer } from './registry/authorize.ts';
import { ociRegistry } from './registry/client.ts';
import { type RetryOptions, retrying } from './registry/retry.ts';

export { ociRegistry } from './registry/client.ts';
export { type RetryOptions, retrying } from './registry/retry.ts';

export interface OpenRegistry extends Registry {
  /** Closes idle connections. */
  close(): Promise<void>;
}

/**
 * The account's own registry, at the address that Amazon ECR gives with its token. `account` names another account's
 * registry, for copies between environments, as the host of its repository URI.
 */
export async function ecrRegistry(
  client: ECRClient,
  options: RetryOptions & { readonly host?: string; readonly signal?: AbortSignal } = {},
): Promise<OpenRegistry> {
  const authorizer = new EcrAuthorizer(client);
  const { endpoint } = await authorizer.grant(options.signal);
  const origin = options.host ? `${new URL(endpoint).protocol}//${options.host}` : endpoint;
  return patient(ociRegistry({ origin, authorizer }), options);
}

/** A registry that needs no account of ours: anonymous, with a token service where it asks for one. */
export function publicRegistry(host: string, options: RetryOptions = {}): OpenRegistry {
  return patient(ociRegistry({ origin: originOf(host), authorizer: new BearerAuthorizer() }), options);
}

/** Splits a repository URI, e.g. `111122223333.dkr.ecr.us-east-1.amazonaws.com/inx-dev-usnv/auth`. */
export function splitRepositoryUri(uri: string): { readonly host: string; readonly repository: string } {
  const match = /^(?:https?:\/\/)?([^/]+[.:][^/]*|localhost)\/([a-z0-9][a-z0-9._/-]*)$/.exec(uri);
  if (match) return { host: match[1]!, repository: match[2]! };
  throw new CodedError({
    code: 'registry.repository-uri',
    message: `${JSON.stringify(uri)} is not a repository URI`,
    where: 'services/<name>/repositoryUri in the platform contract',
    remedy: 'deploy the platform again: it writes <registry host>/<repository>',
  });
}

function patient(registry: OpenRegistry, options: RetryOptions): OpenRegistry {
  return { ...retrying(registry, options), close: () => registry.close() };
}

/** Plain HTTP only on the loopback, where the rehearsal's registry is. */
function originOf(host: string): string {
  return `${/^(127\.|localhost|\[::1\])/.test(host) ? 'http' : 'https'}://${host}`;
}
