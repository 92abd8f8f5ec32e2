/** Carries out one effect. Every effect may be repeated: it looks first, or its call is safe to repeat. */
import { productionBand, type ServiceManifest } from '@inx/manifest';
import { CodedError } from '../kit/error.ts';
import type { Ecs, ServiceSpecification } from '../ports/ecs.ts';
import type { RuleConditions, Traffic } from '../ports/traffic.ts';
import type { Decision, Move } from '../release/state.ts';
import type { Lease } from './lease.ts';
import { deadConditions, freePriority, rulesOf, testConditions } from './rules.ts';
import type { Effect } from './state.ts';

/** A move with what only the repository knows; settling someone else's rollout works without it. */
export interface PlannedMove extends Move {
  readonly specification: Omit<ServiceSpecification, 'productionRuleArn' | 'testRuleArn'>;
  readonly health: ServiceManifest['health'];
}

export interface Performer {
  /** Check effects are the driver's own; everything else ends here. Returns the decision as it stands, if it was one. */
  perform(effect: Exclude<Effect, { type: 'check' }>): Promise<Decision | undefined>;
}

/** Bounds one effect; the lease outlives it (lease.ts). */
const effectTimeoutMs = 10_000;

export function createPerformer(
  ports: { readonly ecs: Ecs; readonly traffic: Traffic },
  lease: Lease,
  moves: readonly (Move & Partial<PlannedMove>)[],
  routingKey: string,
  release: number,
): Performer {
  const { ecs, traffic } = ports;
  const moveOf = (service: string) => {
    const move = moves.find((each) => each.service === service);
    if (!move)
      throw new CodedError({
        code: 'rollout.unknown-service',
        message: `no move of ${service}`,
        remedy: 'report this as a defect',
      });
    return move;
  };
  const perform: Performer['perform'] = async (effect) => {
    if (lease.lost.aborted) throw lease.lost.reason;
    const signal = AbortSignal.any([lease.lost, AbortSignal.timeout(effectTimeoutMs)]);
    switch (effect.type) {
      case 'prepare':
        return void (await prepare(
          traffic,
          planned(moveOf(effect.service)),
          routingKey,
          moves.findIndex((move) => move.service === effect.service),
          signal,
        ));
      case 'guide':
        return void (await guide(traffic, moves, routingKey, signal));
      case 'deploy':
        return void (await deploy(
          ecs,
          traffic,
          planned(moveOf(effect.service)),
          `inx-${release}-${effect.service}`,
          signal,
        ));
      case 'decide':
        return decide(lease, effect.decision, effect.reason);
      case 'route':
        return void (await route(traffic, moveOf(effect.service), effect.to, signal));
      case 'continue':
        return void (await ecs.continueDeployment(effect.deployment, effect.hook, 'CONTINUE', signal));
      case 'turn-back':
        return void (await ecs.stopDeployment(effect.deployment, signal));
      case 'remove':
        return void (await remove(ecs, traffic, moveOf(effect.service), signal));
      case 'close':
        return void (await close(ecs, traffic, moves, signal));
    }
  };
  return { perform };
}

function planned(move: Move & Partial<PlannedMove>): PlannedMove {
  if (!move.specification || !move.health) {
    throw new CodedError({
      code: 'rollout.no-plan',
      message: `${move.service} cannot be deployed while settling`,
      remedy: 'report this as a defect',
    });
  }
  return move as PlannedMove;
}

async function prepare(
  traffic: Traffic,
  move: PlannedMove,
  routingKey: string,
  turn: number,
  signal: AbortSignal,
): Promise<void> {
  const { health } = move;
  // Only the idle group: the settings of what serves belong to the code that serves.
  await traffic.configureTargetGroup(move.idleTargetGroupArn, health, signal);
  const rules = await traffic.rules(signal);
  const own = rulesOf(rules, move);
  const create = async (kind: 'test' | 'production', conditions: RuleConditions) => {
    const priority = freePriority(rules, { name: move.service, routes: move.routes }, kind, turn);
    if (priority === undefined) {
      throw new CodedError({
        code: 'traffic.no-priority',
        message: `no free ${kind} rule priority for ${move.service}`,
        remedy: 'remove unused rules of the listener',
      });
    }
    await traffic.createRule(
      {
        priority,
        conditions,
        targetGroupArn: move.liveTargetGroupArn,
        alternateTargetGroupArn: move.idleTargetGroupArn,
        tags: { 'inx:service': move.service, 'inx:rule': kind },
      },
      signal,
    );
  };
  const test = testConditions(move.routes, routingKey);
  if (own.test) await traffic.setConditions(own.test.arn, test, signal);
  else await create('test', test);
  if (!own.production) await create('production', deadConditions(move.routes, routingKey.slice(0, 8)));
}

async function deploy(
  ecs: Ecs,
  traffic: Traffic,
  move: PlannedMove,
  token: string,
  signal: AbortSignal,
): Promise<void> {
  const { production, test } = rulesOf(await traffic.rules(signal), move);
  if (!production || !test)
    throw new CodedError({
      code: 'traffic.rule-missing',
      message: `the rules of ${move.service} are missing`,
      remedy: 'run the release again',
    });
  const specification = { ...move.specification, productionRuleArn: production.arn, testRuleArn: test.arn };
  if (move.isNew) await ecs.createService(specification, token, signal);
  else await ecs.updateService(specification, signal);
}

/** One conditional write. `keep`, once written, is never overwritten. */
async function decide(
  lease: Lease,
  decision: 'go' | 'keep' | 'back',
  reason: string,
): Promise<Decision | undefined> {
  const state = await lease.update((before) => {
    if (!before.running || before.running.decision === 'keep') return before;
    return { ...before, running: { ...before.running, decision, reason } };
  });
  return state.running?.decision;
}

async function route(traffic: Traffic, move: Move, to: 'new' | 'old', signal: AbortSignal): Promise<void> {
  const { production } = rulesOf(await traffic.rules(signal), move);
  const routes = to === 'new' ? move.routes : move.previousRoutes;
  if (production && routes) await traffic.setConditions(production.arn, plain(routes), signal);
}

async function remove(ecs: Ecs, traffic: Traffic, move: Move, signal: AbortSignal): Promise<void> {
  const { production } = rulesOf(await traffic.rules(signal), move);
  // Closed before its tasks go, so that nobody meets an empty service.
  if (production)
    await traffic.setConditions(production.arn, deadConditions(plain(move.routes), 'removed'), signal);
  await ecs.deleteService(move.ecsName, signal);
}

/**
 * A service that takes everything (`/*`) would take test requests for the others as well, if theirs did not stand
 * before it under the same key.
 */
async function guide(
  traffic: Traffic,
  moves: readonly Move[],
  routingKey: string,
  signal: AbortSignal,
): Promise<void> {
  const moving = new Set(moves.flatMap((move) => [move.liveTargetGroupArn, move.idleTargetGroupArn]));
  const others = (await traffic.rules(signal)).filter(
    (rule) =>
      rule.priority < productionBand && Object.keys(rule.weights).every((group) => !moving.has(group)),
  );
  await Promise.all(
    others.map((rule) =>
      traffic.setConditions(rule.arn, testConditions(plain(rule.conditions), routingKey), signal),
    ),
  );
}

/** The routing key is dead after the rollout, for all services; rules of services that are gone again go with them. */
async function close(ecs: Ecs, traffic: Traffic, moves: readonly Move[], signal: AbortSignal): Promise<void> {
  const [rules, services] = await Promise.all([
    traffic.rules(signal),
    ecs.describeServices(
      moves.map((move) => move.ecsName),
      signal,
    ),
  ]);
  const alive = new Set(
    services.filter((service) => service.status === 'ACTIVE').map((service) => service.name),
  );
  const gone = moves
    .filter((move) => !alive.has(move.ecsName))
    .flatMap((move) => Object.values(rulesOf(rules, move)));
  const dead = new Set(gone.map((rule) => rule.arn));
  const open = rules.filter((rule) => rule.priority < productionBand && !dead.has(rule.arn));
  await Promise.all([
    ...gone.map((rule) => traffic.deleteRule(rule.arn, signal)),
    ...open.map((rule) =>
      traffic.setConditions(
        rule.arn,
        deadConditions(plain(rule.conditions), crypto.randomUUID().slice(0, 8)),
        signal,
      ),
    ),
  ]);
}

const plain = (routes: { paths: readonly string[]; host?: string | undefined }): RuleConditions => ({
  paths: routes.paths,
  ...(routes.host !== undefined && { host: routes.host }),
});
