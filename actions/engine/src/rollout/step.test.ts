import { describe, expect, it } from 'vitest';
import type { ServiceDeployment } from '../ports/ecs.ts';
import type { Move } from '../release/state.ts';
import { type Effect, effectId, type Observation, type RolloutState, type Sighting } from './state.ts';
import { step } from './step.ts';

const limits = { start: 60_000, observe: 10_000, pauseMargin: 5_000, settle: 30_000 };

function move(service: string, isNew = false): Move {
  const routes = { paths: [`/${service}/*`] };
  return {
    service,
    ecsName: `X-${service}`,
    isNew,
    taskDefinitionArn: `td/${service}:2`,
    ...(!isNew && { previousTaskDefinitionArn: `td/${service}:1`, previousRoutes: routes }),
    liveTargetGroupArn: `tg/${service}-b`,
    idleTargetGroupArn: `tg/${service}-g`,
    earlierDeploymentArns: [],
    routes,
  };
}

function state(phase: RolloutState['phase'], overrides: Partial<RolloutState> = {}): RolloutState {
  return {
    phase,
    since: 0,
    asked: false,
    moves: [move('a'), move('b')],
    decision: 'undecided',
    reason: '',
    culprits: [],
    attempts: {},
    limits,
    ...overrides,
  };
}

function deployment(service: string, overrides: Partial<ServiceDeployment> = {}): ServiceDeployment {
  return {
    arn: `dep/${service}`,
    status: 'IN_PROGRESS',
    createdAt: 0,
    targetRevisionArn: `rev/${service}`,
    sourceRevisionArns: [],
    productionWeight: 0,
    testWeight: 100,
    running: 1,
    requested: 1,
    failed: 0,
    pauses: [],
    ...overrides,
  };
}

const pause = { hookId: 'ecs-pause-1', expiresAt: 1_000_000 };

function sighting(
  service: string,
  overrides: Partial<Sighting> = {},
  of: Partial<ServiceDeployment> = {},
): Sighting {
  return {
    exists: true,
    deployment: deployment(service, of),
    foreign: false,
    serving: 'old',
    green: { healthy: 1, total: 1 },
    blue: { healthy: 1 },
    died: 0,
    ...overrides,
  };
}

function seen(services: Record<string, Sighting>, overrides: Partial<Observation> = {}): Observation {
  return { services, breaches: [], cancelled: false, performed: [], failed: [], ...overrides };
}

const both = (overrides: Partial<Sighting> = {}, of: Partial<ServiceDeployment> = {}) => ({
  a: sighting('a', overrides, of),
  b: sighting('b', overrides, of),
});
const green = both({}, { pauses: [pause] });
const live = both(
  { serving: 'new' },
  { pauses: [{ ...pause, hookId: 'ecs-pause-2' }], productionWeight: 100 },
);
const ids = (effects: readonly Effect[]) => effects.map(effectId).sort();

describe('the routes of a new service', () => {
  const moves = [move('a', true), move('b')];
  const opening = { type: 'route', service: 'a', to: 'new' } as const;
  it('stay closed at go: nothing of it serves yet', () => {
    const decided = [{ type: 'decide', decision: 'go', reason: '' } as const];
    const next = step(state('check', { moves }), seen(green, { performed: decided, checks: [] }), 0);
    expect(next.state.phase).toBe('shift');
    expect(next.effects).toEqual([]);
  });
  it('open once its weights have moved, before it is observed', () => {
    const next = step(state('shift', { moves, decision: 'go' }), seen(live), 0);
    expect(next.state.phase).toBe('shift');
    expect(next.effects).toEqual([opening]);
  });
  it('are observed once they are open', () => {
    const next = step(state('shift', { moves, decision: 'go' }), seen(live, { performed: [opening] }), 0);
    expect(next.state.phase).toBe('observe');
  });
  it('are set again when that failed', () => {
    const failed = [{ effect: opening, reason: 'throttled' }];
    const next = step(state('shift', { moves, decision: 'go' }), seen(live, { failed }), 0);
    expect(next.effects).toEqual([opening]);
  });
});

describe('the way forward', () => {
  it.each<[string, RolloutState, Observation, RolloutState['phase'], string[]]>([
    [
      'prepares every service first',
      state('prepare'),
      seen({}),
      'prepare',
      ['guide', 'prepare:a', 'prepare:b'],
    ],
    ['deploys once rules are ready', state('deploy'), seen({}), 'deploy', ['deploy:a', 'deploy:b']],
    [
      'asks again only for what failed and is not there',
      state('deploy', { asked: true }),
      seen({ a: sighting('a') }, { failed: [{ effect: { type: 'deploy', service: 'b' }, reason: 'lost' }] }),
      'deploy',
      ['deploy:b'],
    ],
    [
      'does not ask again when the reply was lost but the deployment is there',
      state('deploy', { asked: true }),
      seen(both(), { failed: [{ effect: { type: 'deploy', service: 'b' }, reason: 'lost' }] }),
      'barrier',
      [],
    ],
    [
      'waits at the barrier for the slowest',
      state('barrier'),
      seen({ a: green.a, b: sighting('b', { green: { healthy: 0, total: 1 } }) }),
      'barrier',
      [],
    ],
    ['checks when all are paused and green', state('barrier'), seen(green), 'check', ['check']],
    [
      'decides go only after every check passed',
      state('check'),
      seen(green, { checks: [{ service: 'a', name: 'x', passed: true, detail: '' }] }),
      'check',
      ['decide:go'],
    ],
    [
      'continues all at once after go',
      state('shift', { decision: 'go' }),
      seen(green),
      'shift',
      ['continue:a:ecs-pause-1', 'continue:b:ecs-pause-1'],
    ],
    ['observes when all are live', state('shift', { decision: 'go' }), seen(live), 'observe', []],
    [
      'keeps after the observation time',
      state('observe', { decision: 'go', since: -20_000 }),
      seen(live),
      'observe',
      ['decide:keep'],
    ],
    [
      'finishes what is kept',
      state('finish', { decision: 'keep' }),
      seen(live),
      'finish',
      ['continue:a:ecs-pause-2', 'continue:b:ecs-pause-2'],
    ],
    [
      'closes when every deployment is successful',
      state('finish', { decision: 'keep' }),
      seen(both({}, { status: 'SUCCESSFUL' })),
      'close',
      ['close'],
    ],
  ])('%s', (_, before, observation, phase, effects) => {
    const after = step(before, observation, 0);
    expect(after.state.phase).toBe(phase);
    expect(ids(after.effects)).toEqual(effects);
  });

  it('does not continue a hook twice while ECS still shows it waiting', () => {
    const performed: Effect[] = [
      { type: 'continue', service: 'a', deployment: 'dep/a', hook: 'ecs-pause-1' },
    ];
    expect(ids(step(state('shift', { decision: 'go' }), seen(green, { performed }), 0).effects)).toEqual([
      'continue:b:ecs-pause-1',
    ]);
  });
});

describe('whatever breaks before keep turns all back', () => {
  const badCheck = [{ service: 'b', name: 'smoke', passed: false, detail: 'status 500' }];
  it.each<[string, RolloutState, Observation, number, string, string[]]>([
    [
      'ECS turned one back',
      state('barrier'),
      seen({
        a: green.a,
        b: sighting('b', {}, { status: 'ROLLBACK_IN_PROGRESS', statusReason: 'circuit breaker' }),
      }),
      0,
      'rolled-back',
      ['b'],
    ],
    [
      'tasks keep dying',
      state('barrier'),
      seen({ a: green.a, b: sighting('b', { died: 2 }) }),
      0,
      'rolled-back',
      ['b'],
    ],
    ['a check failed', state('check'), seen(green, { checks: badCheck }), 0, 'rolled-back', ['b']],
    [
      'another deployment took over',
      state('barrier'),
      seen({ a: green.a, b: sighting('b', { foreign: true }) }),
      0,
      'superseded',
      ['b'],
    ],
    [
      'not green in time',
      state('barrier'),
      seen({ a: green.a, b: sighting('b', { green: { healthy: 0, total: 1, worst: 'unhealthy' } }) }),
      61_000,
      'timed-out',
      ['b'],
    ],
    [
      'a pause is about to expire',
      state('barrier'),
      seen(both({}, { pauses: [{ ...pause, expiresAt: 3_000 }] })),
      0,
      'timed-out',
      [],
    ],
    [
      'it fails after the switch',
      state('observe', { decision: 'go' }),
      seen(live, { breaches: [{ service: 'a', reason: '500' }] }),
      0,
      'rolled-back',
      ['a'],
    ],
    [
      'somebody cancels',
      state('shift', { decision: 'go' }),
      seen(live, { cancelled: true }),
      0,
      'cancelled',
      [],
    ],
  ])('%s', (_, before, observation, now, outcome, culprits) => {
    const after = step(before, observation, now);
    expect(after.state).toMatchObject({ phase: 'back', outcome, culprits });
    expect(ids(after.effects)).toEqual(['decide:back']);
  });

  it.each(['shift', 'observe'] as const)(
    'turns back in %s when nothing can judge the new side: nobody is the culprit, and nothing is continued',
    (phase) => {
      const breaches = [{ unjudged: true as const, reason: 'figures cannot be read' }];
      const after = step(state(phase, { decision: 'go', asked: true }), seen(live, { breaches }), 0);
      expect(after.state).toMatchObject({
        phase: 'back',
        outcome: 'rolled-back',
        reason: 'figures cannot be read',
        culprits: [],
      });
      expect(ids(after.effects)).toEqual(['decide:back']);
    },
  );

  it.each(['shift', 'observe'] as const)(
    'turns back on an alarm of no service in %s: all are culprits',
    (phase) => {
      const breaches = [{ reason: 'alarm X-alb-5xx: 12 were over 5' }];
      const after = step(state(phase, { decision: 'go', asked: true }), seen(live, { breaches }), 0);
      expect(after.state).toMatchObject({
        phase: 'back',
        outcome: 'rolled-back',
        reason: 'failing after the switch: alarm X-alb-5xx: 12 were over 5',
        culprits: ['a', 'b'],
      });
    },
  );

  it('finishes instead when cancelled after keep', () => {
    const after = step(state('finish', { decision: 'keep' }), seen(live, { cancelled: true }), 0);
    expect(after.state.phase).toBe('finish');
    expect(after.effects).toHaveLength(2);
  });

  it('believes the table: a keep whose reply was lost is finished', () => {
    const after = step(state('back'), seen(live, { recorded: 'keep' }), 0);
    expect(after.state).toMatchObject({ phase: 'finish', decision: 'keep' });
  });

  it('keeps the new side where the old one is dead', () => {
    const dead = both({ serving: 'new', blue: { healthy: 0 } }, { productionWeight: 100, pauses: [pause] });
    const after = step(
      state('observe', { decision: 'go' }),
      seen(dead, { breaches: [{ service: 'a', reason: '500' }] }),
      0,
    );
    expect(after.state.outcome).toBe('needs-attention');
    expect(ids(after.effects)).toEqual(['decide:keep']);
  });
});

describe('the way back', () => {
  const back = state('back', { outcome: 'rolled-back', asked: true });
  it('turns every open deployment back at once', () => {
    expect(ids(step(back, seen(live), 0).effects)).toEqual(['turn-back:a', 'turn-back:b']);
  });
  it('waits until ECS has gone back, then verifies that blue serves', () => {
    expect(
      step(back, seen(both({ serving: 'new' }, { status: 'ROLLBACK_IN_PROGRESS' })), 0).state.phase,
    ).toBe('back');
    expect(step(back, seen(both({ serving: 'new' }, { status: 'ROLLBACK_SUCCESSFUL' })), 0).state.phase).toBe(
      'back',
    );
    expect(step(back, seen(both({ serving: 'old' }, { status: 'ROLLBACK_SUCCESSFUL' })), 0).state.phase).toBe(
      'close',
    );
  });
  it('removes a service that was new', () => {
    const fresh = { ...back, moves: [move('a', true)] };
    const failed = sighting('a', { serving: 'old' }, { status: 'ROLLBACK_FAILED' });
    expect(ids(step(fresh, seen({ a: failed }), 0).effects)).toEqual(['remove:a']);
    expect(step(fresh, seen({ a: { ...failed, exists: false } }), 0).state.phase).toBe('close');
  });
  it('says needs-attention when it cannot verify in time', () => {
    const after = step(
      back,
      seen(both({ serving: 'old', blue: { healthy: 0 } }, { status: 'ROLLBACK_SUCCESSFUL' })),
      31_000,
    );
    expect(after.state).toMatchObject({ phase: 'close', outcome: 'needs-attention' });
  });
});
