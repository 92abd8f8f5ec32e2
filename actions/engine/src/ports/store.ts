/** State of an environment (DESIGN 4.4): one item changed by conditional writes, a journal and records in a bucket. */

import type { ReleaseRecord } from '../release/record.ts';
import type { EnvironmentState } from '../release/state.ts';

export interface JournalEntry {
  readonly at: number;
  readonly kind: 'intent' | 'fact' | 'decision' | 'outcome';
  readonly what: string;
  readonly detail?: unknown;
}

export interface ReleaseStore {
  /** Throws `state.lost` where releases have been recorded and the item is gone, `state.unreadable` for one that is no state. */
  read(signal?: AbortSignal): Promise<EnvironmentState>;
  /**
   * Reads, changes, and writes back only if nobody wrote in between; then reads and tries again. What `change` throws
   * ends it with nothing written.
   */
  update(
    change: (state: EnvironmentState) => EnvironmentState,
    signal?: AbortSignal,
  ): Promise<EnvironmentState>;
  /** Writes a state where there is none; leaves one that is there. */
  restore(state: EnvironmentState, signal?: AbortSignal): Promise<'written' | 'exists'>;
  /** Never overwrites: a sequence that exists is refused by the bucket. */
  appendJournal(release: number, sequence: number, entry: JournalEntry, signal?: AbortSignal): Promise<void>;
  journalLength(release: number, signal?: AbortSignal): Promise<number>;
  /** Written once; an equal second write is a success. */
  writeRecord(record: ReleaseRecord, signal?: AbortSignal): Promise<void>;
  /** Throws `record.unreadable`. */
  readRecord(release: number, signal?: AbortSignal): Promise<ReleaseRecord | undefined>;
  /** Newest first. */
  listRecords(limit: number, signal?: AbortSignal): Promise<readonly ReleaseRecord[]>;
}
