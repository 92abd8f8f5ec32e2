/**
 * The heart: one pure function from what is known and seen to what is done next. Tests are tables; the driver performs.
 * Only one kind of disturbing effect leaves a step, and the next step looks again before another.
 */
import type { Outcome } from '../release/outcome.ts';
import type { Move } from '../release/state.ts';
import { goBack } from './back.ts';
import {
  type Breach,
  type Effect,
  effectId,
  hasEnded,
  type Observation,
  pauseOf,
  type RolloutState,
  type Sighting,
  type Step,
  wentBack,
} from './state.ts';

/** A call that fails this often in a row turns the rollout back. */
const maximalAttempts = 4;
/** As many dead tasks of the new revision are a verdict; waiting for the circuit breaker would only cost time. */
const deadTasks = 2;

export function step(before: RolloutState, seen: Observation, now: number): Step {
  const state = countFailures(before, seen);
  if (state.phase === 'done') return stay(state, state.reason);
  // A reply can be lost after `keep` was written; what stands in the table decides, not what we believe.
  if (seen.recorded === 'keep' && state.phase !== 'finish' && state.phase !== 'close') {
    return enter({ ...state, decision: 'keep' }, 'finish', now, 'kept');
  }
  if (state.phase === 'back' || state.phase === 'close') return goBack(state, seen, now);
  if (state.phase === 'finish') return finish(state, seen, now);
  if (seen.cancelled && state.decision !== 'keep')
    return turnBack(state, seen, now, 'cancelled', 'somebody cancelled it', []);
  const stuck = seen.failed.find(({ effect }) => (state.attempts[effectId(effect)] ?? 0) >= maximalAttempts);
  if (stuck) {
    const culprit = 'service' in stuck.effect ? [stuck.effect.service] : [];
    return turnBack(
      state,
      seen,
      now,
      'rolled-back',
      `${effectId(stuck.effect)} failed: ${stuck.reason}`,
      culprit,
    );
  }
  switch (state.phase) {
    case 'prepare':
      return prepare(state, seen, now);
    case 'deploy':
      return deploy(state, seen, now);
    case 'barrier':
      return barrier(state, seen, now);
    case 'check':
      return check(state, seen, now);
    case 'shift':
      return shift(state, seen, now);
    case 'observe':
      return observe(state, seen, now);
  }
}

function prepare(state: RolloutState, seen: Observation, now: number): Step {
  const again = seen.failed.map(({ effect }) => effect);
  if (again.length > 0) return act(state, again, 'prepare again what failed');
  if (state.asked) return enter(state, 'deploy', now, 'rules and target groups are ready');
  return act(
    state,
    [...state.moves.map(({ service }): Effect => ({ type: 'prepare', service })), { type: 'guide' }],
    `prepare ${list(state.moves)}`,
  );
}

function deploy(state: RolloutState, seen: Observation, now: number): Step {
  const missing = state.moves.filter(({ service }) => !seen.services[service]?.deployment);
  if (missing.length === 0) return enter(state, 'barrier', now, 'every service has a deployment');
  // ECS gives UpdateService no idempotency token: after a lost reply we look whether the deployment is there before asking again.
  const failed = new Set(seen.failed.map(({ effect }) => effectId(effect)));
  const ask = missing.filter(({ service }) => !state.asked || failed.has(`deploy:${service}`));
  if (ask.length > 0)
    return act(
      state,
      ask.map(({ service }) => ({ type: 'deploy', service })),
      `deploy ${list(ask)}`,
    );
  if (now - state.since > state.limits.settle) {
    return turnBack(
      state,
      seen,
      now,
      'timed-out',
      `ECS shows no deployment of ${list(missing)}`,
      missing.map((move) => move.service),
    );
  }
  return stay(state, `waiting for ECS to show the deployment of ${list(missing)}`);
}

/** What no phase before `keep` tolerates. */
function trouble(state: RolloutState, seen: Observation, now: number): Step | undefined {
  for (const { service } of state.moves) {
    const sighting = seen.services[service];
    if (sighting?.foreign)
      return turnBack(state, seen, now, 'superseded', `another deployment of ${service} took over`, [
        service,
      ]);
    if (wentBack(sighting?.deployment)) {
      return turnBack(
        state,
        seen,
        now,
        'rolled-back',
        `ECS turned ${service} back: ${sighting?.deployment?.statusReason ?? sighting?.deployment?.status}`,
        [service],
      );
    }
    if ((sighting?.died ?? 0) >= deadTasks) {
      return turnBack(state, seen, now, 'rolled-back', `tasks of ${service} keep dying`, [service]);
    }
    const expires = pauseOf(sighting?.deployment)?.pause.expiresAt;
    if (expires !== undefined && now > expires - state.limits.pauseMargin) {
      return turnBack(state, seen, now, 'timed-out', `the pause of ${service} is about to expire`, []);
    }
  }
  return undefined;
}

function barrier(state: RolloutState, seen: Observation, now: number): Step {
  const bad = trouble(state, seen, now);
  if (bad) return bad;
  const waiting = state.moves.filter(({ service }) => !isGreen(seen.services[service]));
  if (waiting.length === 0)
    return { ...enter(state, 'check', now, 'all green'), effects: [{ type: 'check' }] };
  if (now - state.since > state.limits.start) {
    const why = waiting.map(
      ({ service }) =>
        `${service}${seen.services[service]?.green.worst ? ` (${seen.services[service].green.worst})` : ''}`,
    );
    return turnBack(
      state,
      seen,
      now,
      'timed-out',
      `not green in time: ${why.join(', ')}`,
      waiting.map((move) => move.service),
    );
  }
  return stay(state, `waiting for ${list(waiting)}`);
}

function isGreen(sighting: Sighting | undefined): boolean {
  if (pauseOf(sighting?.deployment)?.at !== 'before' || !sighting) return false;
  const { healthy, total } = sighting.green;
  return total > 0 && healthy === total && healthy >= (sighting.deployment?.requested ?? 1);
}

function check(state: RolloutState, seen: Observation, now: number): Step {
  const bad = trouble(state, seen, now);
  if (bad) return bad;
  if (seen.performed.some((effect) => effect.type === 'decide')) {
    const changed = state.moves.filter((move) => !move.isNew && routesChange(move));
    const decided = enter({ ...state, decision: 'go' }, 'shift', now, 'go');
    return { ...decided, effects: toNewRoutes(changed) };
  }
  if (!seen.checks) return act(state, [{ type: 'check' }], 'check the whole');
  const wrong = seen.checks.filter((result) => !result.passed);
  if (wrong.length > 0) {
    const reason = wrong.map((result) => `${result.service}: ${result.name}: ${result.detail}`).join('; ');
    return turnBack(state, seen, now, 'rolled-back', `check failed: ${reason}`, [
      ...new Set(wrong.map((result) => result.service)),
    ]);
  }
  const unready = state.moves.filter(
    ({ service }) => !isGreen(seen.services[service]) || seen.services[service]?.serving === 'new',
  );
  if (unready.length > 0)
    return {
      ...enter(state, 'barrier', now, 'no longer green'),
      reason: `no longer green: ${list(unready)}`,
    };
  return act(
    state,
    [{ type: 'decide', decision: 'go', reason: `${seen.checks.length} checks passed` }],
    'all checks passed',
  );
}

const toNewRoutes = (moves: readonly Move[]): Effect[] =>
  moves.map(({ service }): Effect => ({ type: 'route', service, to: 'new' }));

function routesChange(move: Move): boolean {
  return JSON.stringify(move.routes) !== JSON.stringify(move.previousRoutes);
}

function shift(state: RolloutState, seen: Observation, now: number): Step {
  const bad = trouble(state, seen, now);
  if (bad) return bad;
  const worse = breached(state, seen, now, seen.breaches);
  if (worse) return worse;
  const routes = seen.failed.flatMap(({ effect }) => (effect.type === 'route' ? [effect] : []));
  if (routes.length > 0) return act(state, routes, 'set changed routes again');
  const effects = continueAll(state, seen, 'before');
  if (effects.length > 0) return act(state, effects, `continue ${listed(effects)} into production`);
  const shifting = state.moves.filter(
    ({ service }) => pauseOf(seen.services[service]?.deployment)?.at !== 'after',
  );
  if (shifting.length === 0) {
    // Sooner, the rules of a new service would send users to a side on which nothing runs yet.
    const opening = toNewRoutes(state.moves.filter((move) => move.isNew));
    const opened = new Set(seen.performed.map(effectId));
    if (opening.every((effect) => opened.has(effectId(effect))))
      return enter(state, 'observe', now, 'all live');
    return act(state, opening, `open the routes of ${listed(opening)}`);
  }
  if (now - state.since > state.limits.settle) {
    return turnBack(
      state,
      seen,
      now,
      'timed-out',
      `not live in time: ${list(shifting)}`,
      shifting.map((move) => move.service),
    );
  }
  return stay(state, `waiting for ${list(shifting)} to go live`);
}

/** Continue what waits at `at`. A hook that was just continued may still be shown as waiting: it is not continued twice. */
function continueAll(state: RolloutState, seen: Observation, at: 'before' | 'after'): Effect[] {
  const performed = new Set(seen.performed.map(effectId));
  return state.moves.flatMap(({ service }): Effect[] => {
    const deployment = seen.services[service]?.deployment;
    const waiting = pauseOf(deployment);
    if (!deployment || waiting?.at !== at) return [];
    const effect: Effect = {
      type: 'continue',
      service,
      deployment: deployment.arn,
      hook: waiting.pause.hookId,
    };
    return performed.has(effectId(effect)) ? [] : [effect];
  });
}

/** What speaks against the new side turns all services back. */
function breached(
  state: RolloutState,
  seen: Observation,
  now: number,
  breaches: readonly Breach[],
): Step | undefined {
  if (breaches.length === 0) return undefined;
  const reason = breaches
    .map((breach) => (breach.service === undefined ? breach.reason : `${breach.service}: ${breach.reason}`))
    .join('; ');
  const named = [...new Set(breaches.flatMap((breach) => breach.service ?? []))];
  if (breaches.every((breach) => breach.unjudged))
    return turnBack(state, seen, now, 'rolled-back', reason, []);
  const culprits = named.length > 0 ? named : state.moves.map((move) => move.service);
  return turnBack(state, seen, now, 'rolled-back', `failing after the switch: ${reason}`, culprits);
}

function observe(state: RolloutState, seen: Observation, now: number): Step {
  if (seen.performed.some((effect) => effect.type === 'decide'))
    return enter({ ...state, decision: 'keep' }, 'finish', now, 'kept');
  const bad = trouble(state, seen, now);
  if (bad) return bad;
  const unhealthy = state.moves.filter(({ service }) => (seen.services[service]?.green.healthy ?? 0) === 0);
  const worse = breached(state, seen, now, [
    ...seen.breaches,
    ...unhealthy.map(({ service }) => ({ service, reason: 'no healthy target' })),
  ]);
  if (worse) return worse;
  const left = state.since + state.limits.observe - now;
  if (left > 0) return stay(state, 'observing the new release under full traffic');
  return act(
    state,
    [{ type: 'decide', decision: 'keep', reason: 'observed through its time' }],
    'observed through its time',
  );
}

function finish(state: RolloutState, seen: Observation, now: number): Step {
  const lost = state.moves.filter(
    ({ service }) => wentBack(seen.services[service]?.deployment) || seen.services[service]?.foreign,
  );
  if (lost.length > 0) {
    // Forward only: what went back after `keep` is neither whole; a person must look, and the report says what runs where.
    const reason = `kept, but ${list(lost)} went back: ${lost.map(({ service }) => seen.services[service]?.deployment?.statusReason ?? '').join(' ')}`;
    const rest = continueAll(state, seen, 'after');
    const attention = {
      ...state,
      outcome: 'needs-attention' as const,
      reason,
      culprits: lost.map((move) => move.service),
    };
    if (rest.length > 0) return act(attention, rest, reason);
    const open = state.moves.some(({ service }) => !hasEnded(seen.services[service]?.deployment));
    return open && now - state.since < state.limits.settle
      ? stay(attention, reason)
      : closeAs(attention, now, reason);
  }
  const effects = continueAll(state, seen, 'after');
  if (effects.length > 0) return act(state, effects, `continue ${listed(effects)} to their end`);
  const open = state.moves.filter(
    ({ service }) => seen.services[service]?.deployment?.status !== 'SUCCESSFUL',
  );
  if (open.length === 0)
    return closeAs({ ...state, outcome: state.outcome ?? 'released' }, now, 'every deployment is successful');
  if (now - state.since > state.limits.settle) {
    return closeAs(
      { ...state, outcome: 'needs-attention', reason: `kept, but not finished in time: ${list(open)}` },
      now,
      'not finished in time',
    );
  }
  return stay(state, `the old side of ${list(open)} drains`);
}

/** Turns back, unless the new side is the only healthy one: then going back would go onto a dead one. */
function turnBack(
  state: RolloutState,
  seen: Observation,
  now: number,
  outcome: Outcome,
  reason: string,
  culprits: readonly string[],
): Step {
  const live = state.moves.filter(
    ({ service, isNew }) => !isNew && seen.services[service]?.serving === 'new',
  );
  const deadBlue = live.filter(
    ({ service }) =>
      seen.services[service]?.blue.healthy === 0 && (seen.services[service]?.green.healthy ?? 0) > 0,
  );
  if (deadBlue.length > 0 && state.decision === 'go') {
    const attention = {
      ...state,
      outcome: 'needs-attention' as const,
      reason: `${reason}; the old side of ${list(deadBlue)} has no healthy target, so the new one stays`,
      culprits,
    };
    return act(
      { ...attention, phase: 'observe', limits: { ...state.limits, observe: 0 } },
      [{ type: 'decide', decision: 'keep', reason: attention.reason }],
      attention.reason,
    );
  }
  const back: RolloutState = {
    ...state,
    phase: 'back',
    since: now,
    outcome,
    reason,
    culprits,
    attempts: {},
    asked: true,
  };
  return act(back, [{ type: 'decide', decision: 'back', reason }], reason);
}

function countFailures(state: RolloutState, seen: Observation): RolloutState {
  if (seen.failed.length === 0) return state;
  const attempts = { ...state.attempts };
  for (const { effect } of seen.failed) attempts[effectId(effect)] = (attempts[effectId(effect)] ?? 0) + 1;
  return { ...state, attempts };
}

const list = (moves: readonly Move[]) => moves.map((move) => move.service).join(', ');

const listed = (effects: readonly Effect[]) =>
  effects.flatMap((effect) => ('service' in effect ? effect.service : [])).join(', ');
const stay = (state: RolloutState, reason: string): Step => ({ state, effects: [], reason });
const act = (state: RolloutState, effects: readonly Effect[], reason: string): Step => ({
  state: { ...state, asked: true },
  effects,
  reason,
});
const closeAs = (state: RolloutState, now: number, reason: string): Step => ({
  state: { ...state, phase: 'close', since: now, attempts: {} },
  effects: [{ type: 'close' }],
  reason,
});
const enter = (state: RolloutState, phase: RolloutState['phase'], now: number, reason: string): Step => ({
  state: { ...state, phase, since: now, attempts: {}, asked: false },
  effects: [],
  reason,
});
