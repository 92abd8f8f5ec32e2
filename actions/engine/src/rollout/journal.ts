/** The journal: intent before every effect, fact after it; append-only, numbered, never overwritten. */
import { messageOf } from '../kit/error.ts';
import type { Clock } from '../ports/clock.ts';
import type { JournalEntry, ReleaseStore } from '../ports/store.ts';

export interface Journal {
  write(kind: JournalEntry['kind'], what: string, detail?: unknown): Promise<void>;
}

/** Continues an existing journal of the same release (a resumed rollout). */
export async function openJournal(
  store: ReleaseStore,
  clock: Clock,
  release: number,
  onFault: (message: string) => void,
): Promise<Journal> {
  let sequence = await store.journalLength(release);
  return {
    write: async (kind, what, detail) => {
      sequence += 1;
      try {
        await store.appendJournal(release, sequence, {
          at: clock.now(),
          kind,
          what,
          ...(detail !== undefined && { detail }),
        });
      } catch (error) {
        // The decision lives in the state table; a journal that cannot be written must not stop the way back.
        onFault(`journal entry ${sequence} was not written: ${messageOf(error)}`);
      }
    },
  };
}
