/** The registry port over Amazon ECR and over public registries. */
import type { ECRClient } from '@aws-sdk/client-ecr';
import { EcrAuthorizer } from './registry/authorize.ts';
import { type OpenRegistry, patient, type RetryOptions } from './registry/retry.ts';
import type { AwsTarget } from './target.ts';

export { type OpenRegistry, type RetryOptions, retrying } from './registry/retry.ts';

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

const ecrHost = /^\d{12}\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/;

/**
 * The registry at a host that a reference names. Amazon ECR, at its own address or at that of `target.endpoint`, is read
 * with the credentials of the target; every other one without any.
 */
export async function registryAt(
  host: string,
  target: Omit<AwsTarget, 'region'> & { readonly region?: string },
  options: RetryOptions = {},
): Promise<OpenRegistry> {
  const region = ecrHost.exec(host)?.[1];
  const ours = target.endpoint !== undefined && new URL(target.endpoint).host === host;
  if (region !== undefined || ours) {
    const { createClients } = await import('./clients.ts');
    const { ecr } = createClients({ ...target, region: region ?? target.region ?? 'us-east-1' });
    return ecrRegistry(ecr, { ...options, host });
  }
  const { publicRegistry } = await import('./registry/public.ts');
  return publicRegistry(host, options);
}
