/** The driver: look, step, journal the intent, perform, journal the fact; until it is done. */
import { messageOf } from '../kit/error.ts';
import type { Clock } from '../ports/clock.ts';
import type { Move } from '../release/state.ts';
import type { EventSink, Stage } from '../report/events.ts';
import type { CheckResult } from './checks.ts';
import type { Journal } from './journal.ts';
import type { Observer } from './observe.ts';
import type { Performer } from './perform.ts';
import { type Effect, effectId, type Observation, type Phase, type RolloutState } from './state.ts';
import { step } from './step.ts';

export interface Drive {
  readonly clock: Clock;
  readonly observer: Observer;
  readonly performer: Performer;
  readonly journal: Journal;
  readonly emit: EventSink;
  readonly runChecks: (moves: readonly Move[]) => Promise<readonly CheckResult[]>;
  /** What speaks against the new side while traffic shifts to it and while it is observed. */
  readonly breaches: (moves: readonly Move[], phase: 'shift' | 'observe') => Promise<Observation['breaches']>;
  readonly onPhase?: (phase: Phase, state: RolloutState) => void | Promise<void>;
  readonly cancel: AbortSignal;
  /** Aborted when the lease is lost. */
  readonly lost: AbortSignal;
}

export interface Driven {
  readonly state: RolloutState;
  readonly checks: readonly CheckResult[];
  readonly stages: readonly { readonly name: string; readonly milliseconds: number }[];
  /** The last look, for the explanation. */
  readonly last: Observation['services'];
}

/** Milliseconds between two looks, at speed 1. Short while something is expected to change soon. */
const intervals: Readonly<Record<Phase, number>> = {
  prepare: 0,
  deploy: 500,
  barrier: 2_000,
  check: 500,
  shift: 500,
  observe: 2_000,
  finish: 2_000,
  back: 1_000,
  close: 500,
  done: 0,
};
const shortest = 100;

const stageOf: Readonly<Partial<Record<Phase, Stage>>> = {
  prepare: 'move',
  deploy: 'move',
  barrier: 'barrier',
  check: 'check',
  shift: 'go',
  observe: 'observe',
  finish: 'keep',
  back: 'back',
};

type Carried = Pick<Observation, 'performed' | 'failed' | 'checks' | 'recorded'>;
const nothing: Carried = { performed: [], failed: [] };

/** Runs the rollout to its end. Throws only when the lease is lost or AWS is out of reach for too long. */
export async function drive(initial: RolloutState, ports: Drive): Promise<Driven> {
  let state = initial;
  let carried = nothing;
  let checks: readonly CheckResult[] = [];
  let last: Observation['services'] = {};
  const timer = stageTimer(ports);
  timer.enter(state.phase);
  while (state.phase !== 'done') {
    if (ports.lost.aborted) throw ports.lost.reason;
    last = await lookPatiently(state, ports);
    const { phase } = state;
    const breaches = phase === 'shift' || phase === 'observe' ? await ports.breaches(state.moves, phase) : [];
    const seen: Observation = { services: last, breaches, cancelled: ports.cancel.aborted, ...carried };
    const next = step(state, seen, ports.clock.now());
    tell(ports, state, next.state, last, next.reason);
    if (next.state.phase !== state.phase) {
      timer.enter(next.state.phase);
      await ports.onPhase?.(next.state.phase, next.state);
    }
    const moved = next.state.phase !== state.phase;
    state = next.state;
    carried = next.effects.length > 0 ? await perform(next.effects, next.reason, state, ports) : nothing;
    if (carried.checks) checks = carried.checks;
    if (next.effects.length === 0 && !moved) await pause(state, ports);
  }
  timer.enter('done');
  return { state, checks, stages: timer.stages, last };
}

async function pause(state: RolloutState, { clock, cancel }: Drive): Promise<void> {
  // A cancelled rollout must turn back at once; once it does, the signal no longer shortens the waiting.
  const wake =
    state.phase === 'back' || state.phase === 'finish' || state.phase === 'close' ? undefined : cancel;
  await clock.sleep(Math.max(shortest, intervals[state.phase] / clock.speed), wake);
}

const maximalBlindLooks = 8;

async function lookPatiently(
  state: RolloutState,
  { observer, clock, emit }: Drive,
): Promise<Observation['services']> {
  for (let blind = 1; ; blind++) {
    try {
      return await observer.look(state.moves, AbortSignal.timeout(15_000));
    } catch (error) {
      if (blind >= maximalBlindLooks) throw error;
      emit({
        type: 'progress',
        stage: stageOf[state.phase] ?? 'record',
        detail: `looking again, as this look failed: ${messageOf(error)}`,
      });
      await clock.sleep((500 * 2 ** Math.min(blind, 5) * (0.5 + Math.random())) / clock.speed);
    }
  }
}

async function perform(
  effects: readonly Effect[],
  reason: string,
  state: RolloutState,
  ports: Drive,
): Promise<Carried> {
  await ports.journal.write('intent', effects.map(effectId).join(' '), { reason, phase: state.phase });
  let checks: readonly CheckResult[] | undefined;
  let recorded: Observation['recorded'];
  const results = await Promise.all(
    effects.map(async (effect) => {
      try {
        if (effect.type === 'check') checks = await ports.runChecks(state.moves);
        else recorded = (await ports.performer.perform(effect)) ?? recorded;
        if (effect.type === 'decide')
          ports.emit({ type: 'decision', decision: effect.decision, reason: effect.reason });
        return undefined;
      } catch (error) {
        if (ports.lost.aborted) throw ports.lost.reason;
        return { effect, reason: messageOf(error) };
      }
    }),
  );
  const failed = results.filter((result) => result !== undefined);
  const performed = effects.filter((effect) => !failed.some((each) => each.effect === effect));
  await ports.journal.write(
    'fact',
    performed.map(effectId).join(' '),
    failed.length > 0 ? { failed: failed.map((each) => [effectId(each.effect), each.reason]) } : undefined,
  );
  for (const result of checks ?? []) ports.emit({ type: 'check', ...result });
  return { performed, failed, ...(checks && { checks }), ...(recorded && { recorded }) };
}

function tell(
  { emit }: Drive,
  before: RolloutState,
  after: RolloutState,
  services: Observation['services'],
  reason: string,
): void {
  const stage = stageOf[before.phase];
  if (!stage) return;
  for (const { service } of before.moves) {
    const sighting = services[service];
    if (!sighting) continue;
    const { deployment, green, serving } = sighting;
    const status = deployment
      ? `${deployment.status}${deployment.stage ? ` ${deployment.stage}` : ''}`
      : sighting.exists
        ? 'waiting'
        : 'new';
    emit({
      type: 'service',
      stage,
      service,
      status,
      detail: `${green.healthy}/${green.total} green${serving ? `, ${serving} serves` : ''}`,
    });
  }
  if (after.phase === before.phase) emit({ type: 'progress', stage, detail: reason });
}

const titles: Readonly<Record<string, string>> = {
  move: 'services start green beside blue',
  barrier: 'waiting for all to be green',
  check: 'checking the whole through the test route',
  go: 'going live together',
  observe: 'observing under full traffic',
  keep: 'keeping the new release',
  back: 'turning back to the old release',
};

function stageTimer({ clock, emit }: Drive) {
  const stages: { name: string; milliseconds: number }[] = [];
  let current: { stage: Stage; at: number } | undefined;
  return {
    stages,
    enter: (phase: Phase) => {
      const stage = stageOf[phase];
      if (stage === current?.stage && phase !== 'done') return;
      if (current) {
        const milliseconds = clock.now() - current.at;
        stages.push({ name: current.stage, milliseconds });
        emit({ type: 'stage-ended', stage: current.stage, ok: stage !== 'back', milliseconds });
        current = undefined;
      }
      if (!stage) return;
      current = { stage, at: clock.now() };
      emit({ type: 'stage-started', stage, title: titles[stage] ?? stage });
    },
  };
}
