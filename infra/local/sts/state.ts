import type { AccountWorld } from '../service.ts';

/** STS keeps nothing: credentials are names here, and no call is refused for them. */
export interface StsState {
  readonly accountId: string;
}

export const createState = (world: AccountWorld): StsState => ({ accountId: world.accountId });

/** Credentials of a session; the account's id stands in the key, so that later calls land in the same account. */
export function sessionCredentials(accountId: string, expiresAt: number) {
  return {
    AccessKeyId: accountId,
    SecretAccessKey: 'rehearsal',
    SessionToken: `rehearsal-${crypto.randomUUID()}`,
    Expiration: new Date(expiresAt),
  };
}
