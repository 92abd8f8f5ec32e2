/** The rollout's state machine as values: what it knows, what it sees, what it wants done. */
import type { Pause, ServiceDeployment } from '../ports/ecs.ts';
import type { Outcome } from '../release/outcome.ts';
import type { Decision, Move } from '../release/state.ts';
import type { CheckResult } from './checks.ts';

export type Phase =
  | 'prepare'
  | 'deploy'
  | 'barrier'
  | 'check'
  | 'shift'
  | 'observe'
  | 'finish'
  | 'back'
  | 'close'
  | 'done';

export interface RolloutState {
  readonly phase: Phase;
  /** When the phase began, epoch ms. */
  readonly since: number;
  /** Whether the phase's own effects have been sent. */
  readonly asked: boolean;
  readonly moves: readonly Move[];
  readonly decision: Decision;
  /** How it will end once closed; undefined while open. */
  readonly outcome?: Outcome;
  readonly reason: string;
  /** Services to explain when it fails. */
  readonly culprits: readonly string[];
  /** Effects that failed, by their id: how often. */
  readonly attempts: Readonly<Record<string, number>>;
  readonly limits: Limits;
}

/** Durations in milliseconds of real time. */
export interface Limits {
  /** From deploy to every service paused and healthy. */
  readonly start: number;
  readonly observe: number;
  /** Turn back this long before a pause would expire. */
  readonly pauseMargin: number;
  /** For shifting, finishing, and going back, each. */
  readonly settle: number;
}

export type Serving = 'old' | 'new' | 'both' | 'nothing';

/** What was seen of one moved service. */
export interface Sighting {
  readonly exists: boolean;
  /** The deployment of this rollout; undefined until ECS shows it. */
  readonly deployment?: ServiceDeployment;
  /** A newer deployment that is not ours runs. */
  readonly foreign: boolean;
  /** By the production rule's weights; undefined without a rule. */
  readonly serving?: Serving;
  /** Healthy targets, of all registered ones, on the new and on the old side. */
  readonly green: { readonly healthy: number; readonly total: number; readonly worst?: string };
  readonly blue: { readonly healthy: number };
  /** Tasks of the new revision that died. */
  readonly died: number;
}

/** Without a service: what concerns the load balancer or the platform as a whole. */
export interface Breach {
  readonly service?: string;
  readonly reason: string;
  /** Nothing is known against the new side, but nothing could be asked either. */
  readonly unjudged?: true;
}

export interface Observation {
  readonly services: Readonly<Record<string, Sighting>>;
  /** Results of the last check effect. */
  readonly checks?: readonly CheckResult[];
  /** What speaks against the new release under full traffic, in words. */
  readonly breaches: readonly Breach[];
  readonly cancelled: boolean;
  /** The decision as it stands in the state table, where it was just read or written. */
  readonly recorded?: Decision;
  /** Effects performed since the last step. */
  readonly performed: readonly Effect[];
  readonly failed: readonly { readonly effect: Effect; readonly reason: string }[];
}

export type Effect =
  | { readonly type: 'prepare'; readonly service: string }
  /** Lets test requests reach the services that do not move, so that they see the whole new release. */
  | { readonly type: 'guide' }
  | { readonly type: 'deploy'; readonly service: string }
  | { readonly type: 'check' }
  | { readonly type: 'decide'; readonly decision: Exclude<Decision, 'undecided'>; readonly reason: string }
  | { readonly type: 'route'; readonly service: string; readonly to: 'new' | 'old' }
  | {
      readonly type: 'continue';
      readonly service: string;
      readonly deployment: string;
      readonly hook: string;
    }
  | { readonly type: 'turn-back'; readonly service: string; readonly deployment: string }
  | { readonly type: 'remove'; readonly service: string }
  | { readonly type: 'close' };

export function effectId(effect: Effect): string {
  const parts: (string | undefined)[] = [effect.type];
  if ('service' in effect) parts.push(effect.service);
  if (effect.type === 'continue') parts.push(effect.hook);
  if (effect.type === 'decide') parts.push(effect.decision);
  return parts.join(':');
}

export interface Step {
  readonly state: RolloutState;
  readonly effects: readonly Effect[];
  /** Why, for the log, the journal and the report alike. */
  readonly reason: string;
}

/** Which of the engine's two pauses a deployment waits at, told by weights and not by the stage's text. */
export function pauseOf(
  deployment: ServiceDeployment | undefined,
): { at: 'before' | 'after'; pause: Pause } | undefined {
  const pause = deployment?.pauses[0];
  if (!deployment || !pause || deployment.status !== 'IN_PROGRESS') return undefined;
  return { at: deployment.productionWeight >= 100 ? 'after' : 'before', pause };
}

const backStatuses = new Set([
  'ROLLBACK_REQUESTED',
  'ROLLBACK_IN_PROGRESS',
  'ROLLBACK_SUCCESSFUL',
  'ROLLBACK_FAILED',
  'STOP_REQUESTED',
  'STOPPED',
]);
const endStatuses = new Set(['SUCCESSFUL', 'ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED', 'STOPPED']);

export const wentBack = (deployment: ServiceDeployment | undefined) =>
  deployment !== undefined && backStatuses.has(deployment.status);
export const hasEnded = (deployment: ServiceDeployment | undefined) =>
  deployment !== undefined && endStatuses.has(deployment.status);
