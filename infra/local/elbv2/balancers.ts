/** Listeners on load balancers: opening and ending what carries traffic. */
import type { Action, Certificate } from '@aws-sdk/client-elastic-load-balancing-v2';
import { awsError } from '../wire/error.ts';
import { defaultsOf, LISTENER_ATTRIBUTES } from './attributes.ts';
import { planeContext } from './dataplane/context.ts';
import { type Gate, openGate } from './dataplane/gate.ts';
import { handlerOf } from './dataplane/plane.ts';
import { routeOf } from './rules.ts';
import { findLoadBalancer, newId } from './state.ts';
import { reconcileUse } from './targets.ts';
import type { Listener, LoadBalancer, Rule, State } from './types.ts';

/** Port of a load balancer that its name stands for. */
const EDGE_PORT = 80;

interface NewListener {
  readonly port: number;
  readonly protocol: 'HTTP' | 'HTTPS';
  readonly certificates: Certificate[];
  readonly sslPolicy: string | undefined;
  readonly actions: Action[];
  readonly tags: Map<string, string>;
}

/** Adds a listener that serves from this moment. */
export async function addListener(
  state: State,
  balancer: LoadBalancer,
  wanted: NewListener,
): Promise<Listener> {
  const path = `${balancer.path}/${newId()}`;
  const defaultRule = newRule(state, path, Number.POSITIVE_INFINITY, wanted.actions);
  const gate = wanted.port === EDGE_PORT ? balancer.edge : await openGate(0);
  try {
    // Opening took a moment in which the load balancer may have got another listener on this port, or gone.
    checkListenerPort(balancer, wanted.port);
    findLoadBalancer(state, balancer.arn);
  } catch (error) {
    if (gate !== balancer.edge) await gate.close();
    throw error;
  }
  const listener: Listener = {
    kind: 'listener',
    arn: state.world.arn('elasticloadbalancing', `listener/${path}`),
    tags: wanted.tags,
    loadBalancer: balancer,
    port: wanted.port,
    protocol: wanted.protocol,
    certificates: wanted.certificates,
    sslPolicy: wanted.sslPolicy,
    defaultRule,
    rules: [],
    gate,
    attributes: defaultsOf(LISTENER_ATTRIBUTES),
  };
  defaultRule.listener = listener;
  state.listeners.set(listener.arn, listener);
  state.rules.set(defaultRule.arn, defaultRule);
  balancer.listeners.push(listener);
  reconcileUse(state);
  serve(state, listener);
  return listener;
}

/** Moves a listener to another port number; the loopback port of port 80 belongs to the load balancer's name. */
export async function moveListener(state: State, listener: Listener, port: number): Promise<void> {
  const before: Gate = listener.gate;
  const { edge } = listener.loadBalancer;
  listener.port = port;
  if (port === EDGE_PORT) listener.gate = edge;
  else if (before === edge) listener.gate = await openGate(0);
  if (listener.gate === before) return;
  before.handler = undefined;
  if (before === edge) before.dropConnections();
  else await before.close();
  serve(state, listener);
}

function serve(state: State, listener: Listener): void {
  listener.gate.setIdleTimeout(Number(listener.loadBalancer.attributes.get('idle_timeout.timeout_seconds')));
  listener.gate.handler = handlerOf(planeContext(state.world), listener);
}

/** A rule that belongs to no listener yet. */
export function newRule(state: State, listenerPath: string, priority: number, actions: Action[]): Rule {
  return {
    kind: 'rule',
    arn: state.world.arn('elasticloadbalancing', `listener-rule/${listenerPath}/${newId()}`),
    tags: new Map(),
    // Set by the caller in the same step; a listener and its default rule need each other.
    listener: undefined as unknown as Listener,
    priority,
    conditions: [],
    actions,
    transforms: [],
    route: routeOf(state, [], actions),
    served: new Map(),
  };
}

export function checkListenerPort(
  balancer: LoadBalancer,
  port: number | undefined,
  except?: Listener,
): number {
  if (port === undefined) throw awsError('ValidationError', 'A listener port must be specified');
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw awsError(
      'ValidationError',
      `1 validation error detected: Value '${port}' at 'port' failed to satisfy constraint: Member must have value less than or equal to 65535`,
    );
  }
  if (balancer.listeners.some((listener) => listener.port === port && listener !== except)) {
    throw awsError(
      'DuplicateListener',
      `A listener already exists on this port for this load balancer '${balancer.arn}'`,
    );
  }
  return port;
}

/** A listener's protocol; HTTPS needs a certificate, HTTP refuses one. */
export function checkProtocol(
  protocol: string | undefined,
  certificates: readonly Certificate[] | undefined,
): 'HTTP' | 'HTTPS' {
  if (!protocol) throw awsError('ValidationError', 'A listener protocol must be specified');
  if (protocol !== 'HTTP' && protocol !== 'HTTPS') {
    throw awsError('UnsupportedProtocol', `Listener protocol '${protocol}' must be one of 'HTTPS, HTTP'`);
  }
  if (protocol === 'HTTPS' && !certificates?.length)
    throw awsError('ValidationError', 'A certificate must be specified for HTTPS listeners');
  if (protocol === 'HTTP' && certificates?.length)
    throw awsError('ValidationError', 'A certificate cannot be specified for HTTP listeners');
  return protocol;
}
