/** The way back: every service onto the old side, new services gone, verified before it is called done. */
import type { Move } from '../release/state.ts';
import { type Effect, effectId, hasEnded, type Observation, type RolloutState, type Step } from './state.ts';

export function goBack(state: RolloutState, seen: Observation, now: number): Step {
  if (state.phase === 'close') return close(state, seen);
  const turning = stillForward(state, seen);
  // Seconds count when users meet a broken release: turning and restoring routes leave together.
  if (turning.length > 0) return { state, effects: turning, reason: `turn back ${list(turning)}` };
  const stayed = state.moves.filter(
    ({ service }) => seen.services[service]?.deployment?.status === 'SUCCESSFUL',
  );
  if (stayed.length > 0) {
    const names = stayed.map((move) => move.service).join(', ');
    return closing(
      {
        ...state,
        outcome: 'needs-attention',
        reason: `${state.reason}; ${names} already finished on the new release`,
      },
      now,
    );
  }
  const open = state.moves.filter(
    ({ service }) => seen.services[service]?.deployment && !hasEnded(seen.services[service]?.deployment),
  );
  const overdue = now - state.since > state.limits.settle;
  if (open.length > 0 && !overdue)
    return { state, effects: [], reason: `${names(open)}: waiting for ECS to go back` };
  const remove = state.moves.filter((move) => move.isNew && seen.services[move.service]?.exists);
  if (remove.length > 0 && !overdue) {
    const effects = remove.map(({ service }): Effect => ({ type: 'remove', service }));
    return { state, effects, reason: `${names(remove)}: new, so removed again` };
  }
  const notBack = state.moves.filter((move) => !isBack(move, seen));
  if (notBack.length === 0) return closing(state, now);
  if (!overdue)
    return { state, effects: [], reason: `${names(notBack)}: verifying that the old side serves` };
  return closing(
    {
      ...state,
      outcome: 'needs-attention',
      reason: `${state.reason}; not verified on the old release: ${names(notBack)}`,
    },
    now,
  );
}

function stillForward(state: RolloutState, seen: Observation): Effect[] {
  const performed = new Set(seen.performed.map(effectId));
  return state.moves.flatMap((move): Effect[] => {
    const { deployment } = seen.services[move.service] ?? {};
    if (!deployment || (deployment.status !== 'PENDING' && deployment.status !== 'IN_PROGRESS')) return [];
    const effect: Effect = { type: 'turn-back', service: move.service, deployment: deployment.arn };
    return performed.has(effectId(effect)) ? [] : [effect];
  });
}

function isBack(move: Move, seen: Observation): boolean {
  const sighting = seen.services[move.service];
  if (move.isNew) return !sighting?.exists;
  return sighting?.serving === 'old' && sighting.blue.healthy > 0;
}

function closing(state: RolloutState, now: number): Step {
  const restore = state.moves
    .filter((move) => !move.isNew && JSON.stringify(move.routes) !== JSON.stringify(move.previousRoutes))
    .map(({ service }): Effect => ({ type: 'route', service, to: 'old' }));
  return {
    state: { ...state, phase: 'close', since: now },
    effects: [...restore, { type: 'close' }],
    reason: 'the old release serves',
  };
}

function close(state: RolloutState, seen: Observation): Step {
  const again = seen.failed
    .map(({ effect }) => effect)
    .filter((effect) => (state.attempts[effectId(effect)] ?? 0) < 8);
  if (again.length > 0) return { state, effects: again, reason: 'close again what failed' };
  if (seen.failed.length > 0) {
    const reason = `${state.reason}; could not be closed: ${seen.failed.map((each) => each.reason).join('; ')}`;
    return { state: { ...state, phase: 'done', outcome: 'needs-attention', reason }, effects: [], reason };
  }
  return { state: { ...state, phase: 'done' }, effects: [], reason: state.reason };
}

const names = (moves: readonly Move[]) => moves.map((move) => move.service).join(', ');

/** Each service once: turning it and restoring its routes are two effects. */
const list = (effects: readonly Effect[]) =>
  [...new Set(effects.flatMap((effect) => ('service' in effect ? effect.service : [])))].join(', ');
