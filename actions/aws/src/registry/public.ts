/** A registry that needs no account of ours: anonymous, with a token service where it asks for one. */
import { BearerAuthorizer } from './authorize.ts';
import { ociRegistry } from './client.ts';
import { type OpenRegistry, patient, type RetryOptions } from './retry.ts';

export function publicRegistry(host: string, options: RetryOptions = {}): OpenRegistry {
  return patient(ociRegistry({ origin: originOf(host), authorizer: new BearerAuthorizer() }), options);
}

/** Plain HTTP only on the loopback, where the rehearsal's registry is. Docker Hub's name is not where its registry answers. */
function originOf(host: string): string {
  if (host === 'docker.io') return 'https://registry-1.docker.io';
  return `${/^(127\.|localhost|\[::1\])/.test(host) ? 'http' : 'https'}://${host}`;
}
