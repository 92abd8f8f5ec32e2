/** What a reviewer decides from; no part of a plan's intent. */
import type { Difference } from './differences.ts';
import type { Duration } from './duration.ts';
import type { InputChange } from './facts.ts';

export interface Risk {
  /** `high`: cannot be undone, or users may notice. */
  readonly severity: 'high' | 'medium' | 'low';
  /** Absent: it concerns the whole. */
  readonly service?: string;
  readonly text: string;
}

export interface ServiceDetail {
  readonly service: string;
  readonly inputs?: readonly InputChange[];
  readonly definition: readonly Difference[];
  /** Absent: they stay. */
  readonly routes?: { readonly old: readonly string[]; readonly new: readonly string[] };
  readonly tasks: { readonly now: number; readonly min: number; readonly max: number };
}

export interface PlanDetails {
  /** Of what moves. */
  readonly services: readonly ServiceDetail[];
  /** What happens, one after the other. */
  readonly order: readonly string[];
  readonly duration?: Duration;
  readonly risks: readonly Risk[];
  /** What the plan cannot know. */
  readonly uncertain: readonly string[];
}
