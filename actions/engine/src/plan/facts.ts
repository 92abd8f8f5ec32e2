/** What a plan is described from besides itself: what runs, what git knows, what is remembered. */
import type { ReleaseRecord } from '../release/record.ts';

/** One thing that went into an image's key: a file, or an entry of a lock file. */
export interface InputChange {
  readonly path: string;
  readonly change: 'added' | 'changed' | 'removed';
}

/** What is true now. */
export interface PlanFacts {
  /** Service → its registered task definition; absent where none is known. */
  readonly definitions: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Service → path patterns of its production rule. */
  readonly routes: Readonly<Record<string, readonly string[]>>;
  /** Service → tasks that it wants now. */
  readonly desired: Readonly<Record<string, number>>;
  /** Service → what changed since the released commit; absent where git does not know. */
  readonly inputs: Readonly<Record<string, readonly InputChange[]>>;
  /** Names of alarms in ALARM. */
  readonly alarms: readonly string[];
  /** Newest first. */
  readonly records: readonly ReleaseRecord[];
  /** How much faster than life the environment runs. */
  readonly speed: number;
  /** Whether it is known which versions of their secrets services would start with. */
  readonly secretsRead: boolean;
  /** The commit has changes that are not committed. */
  readonly dirty: boolean;
}
