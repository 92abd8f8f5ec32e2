/** The registry port over Amazon ECR and over public registries. */
import type { ECRClient } from '@aws-sdk/client-ecr';
import type { Registry } from '@inx/engine/image';
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

function patient(registry: OpenRegistry, options: RetryOptions): OpenRegistry {
  return { ...retrying(registry, options), close: () => registry.close() };
}
