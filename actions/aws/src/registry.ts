/** The registry port over Amazon ECR and over public registries. */
import type { ECRClient } from '@aws-sdk/client-ecr';
import { CodedError, type Registry } from '@inx/engine/image';
import { EcrAuthorizer } from './registry/authorize.ts';
import { type RetryOptions, retrying } from './registry/retry.ts';

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
  // Loaded when an image is asked for: many runs end before that, and its HTTP client is a third of all code.
  const [{ endpoint }, { ociRegistry }] = await Promise.all([
    authorizer.grant(options.signal),
    import('./registry/client.ts'),
  ]);
  const origin = options.host ? `${new URL(endpoint).protocol}//${options.host}` : endpoint;
  return patient(ociRegistry({ origin, authorizer }), options);
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
