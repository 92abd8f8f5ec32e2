import type { AccountWorld } from '../service.ts';

/** STS keeps nothing of its own: sessions are the whole embedded AWS's memory. */
export interface StsState {
  readonly accountId: string;
}

export const createState = (world: AccountWorld): StsState => ({ accountId: world.accountId });
