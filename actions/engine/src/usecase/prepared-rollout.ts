import type { PromotedFrom } from '../release/promotion.ts';
import type { ReleaseRecord } from '../release/record.ts';
import type { CurrentRelease, Retirement } from '../release/state.ts';
import type { PlannedMove } from '../rollout/perform.ts';

/** A prepared release, about to be carried out. */
export interface Rollout {
  readonly kind: ReleaseRecord['kind'];
  readonly promotedFrom?: PromotedFrom;
  readonly moves: readonly PlannedMove[];
  /** Ended once the release is kept. */
  readonly retiring?: readonly Retirement[];
  readonly next: CurrentRelease;
  readonly planDigest: string;
  /** The release that serves before; undefined for the first. */
  readonly from: number | undefined;
  readonly startedAt: number;
  /** Stages that ran before. */
  readonly stages: readonly ReleaseRecord['stages'][number][];
}
