/** The platform in the account: who we are there, and what it publishes. */
import type { PlatformContract } from '@inx/manifest';

export interface Platform {
  /** Whoever the credentials are. Throws a CodedError when there are none or the endpoint is out of reach. */
  identity(signal?: AbortSignal): Promise<{ accountId: string; arn: string }>;
  /**
   * Throws a CodedError that names each missing piece. `assumed`: values of what may not be published any more; where
   * nothing at all is published, `platform.missing` all the same.
   */
  contract(signal?: AbortSignal, assumed?: Readonly<Record<string, string>>): Promise<PlatformContract>;
  /** The secrets among `arns` that do not exist or hold no value. */
  unresolvedSecrets(arns: readonly string[], signal?: AbortSignal): Promise<readonly string[]>;
}
