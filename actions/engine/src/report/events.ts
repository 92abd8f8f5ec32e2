/** The one stream of events that every renderer reads (DESIGN 4.7). Nothing prints from inside the engine. */
import type { Problem } from '../kit/error.ts';
import type { Outcome } from '../release/outcome.ts';
import type { ReleaseRecord } from '../release/record.ts';

/** Stages in the order a person sees them. */
export type Stage =
  | 'embedded-aws'
  | 'platform'
  | 'plan'
  | 'build'
  | 'preflight'
  | 'lease'
  | 'register'
  | 'migrate'
  | 'move'
  | 'barrier'
  | 'check'
  | 'go'
  | 'observe'
  | 'keep'
  | 'retire'
  | 'back'
  | 'record';

export type Event =
  | { readonly type: 'stage-started'; readonly stage: Stage; readonly title: string }
  | {
      readonly type: 'stage-ended';
      readonly stage: Stage;
      readonly ok: boolean;
      readonly milliseconds: number;
      readonly detail?: string;
    }
  | {
      readonly type: 'service';
      readonly stage: Stage;
      readonly service: string;
      readonly status: string;
      readonly detail?: string;
    }
  /** From here on this commit goes live, unless something turns it back. */
  | { readonly type: 'releasing'; readonly commit: string }
  | { readonly type: 'progress'; readonly stage: Stage; readonly detail: string }
  | {
      readonly type: 'check';
      readonly service: string;
      readonly name: string;
      readonly passed: boolean;
      readonly detail: string;
    }
  | { readonly type: 'decision'; readonly decision: 'go' | 'keep' | 'back'; readonly reason: string }
  /** Nothing is wrong, and a reader would want to know it all the same. */
  | { readonly type: 'notice'; readonly message: string }
  | { readonly type: 'problem'; readonly problem: Problem }
  | {
      readonly type: 'ended';
      readonly outcome: Outcome;
      readonly reason: string;
      readonly record?: ReleaseRecord;
    };

export interface TimedEvent {
  readonly at: number;
  readonly event: Event;
}

/** Where events go. Must not throw. */
export type EventSink = (event: Event) => void;
