/** Ties a listener to its gate: what every request needs from the world, and who serves it. */
import type { AccountWorld } from '../../service.ts';
import type { Listener } from '../types.ts';
import { countOwn } from './counters.ts';
import { Exchange } from './exchange.ts';
import type { GateHandler } from './gate.ts';
import { serveUpgrade } from './upgrade.ts';

export interface PlaneContext {
  now(): number;
  resolve(address: string, port: number): { host: string; port: number } | undefined;
  /** Real milliseconds: time-outs of real connections do not shrink with the clock. */
  idleTimeoutMs(listener: Listener): number;
  log(message: string): void;
}

export function planeContext(world: AccountWorld): PlaneContext {
  return {
    now: () => world.clock.now(),
    resolve: (address, port) => world.network.resolve(address, port),
    idleTimeoutMs: (listener) =>
      Number(listener.loadBalancer.attributes.get('idle_timeout.timeout_seconds')) * 1000,
    log: (message) => world.log(`elbv2: ${message}`),
  };
}

/** What serves the connections of a listener's gate. */
export function handlerOf(plane: PlaneContext, listener: Listener): GateHandler {
  const counters = listener.loadBalancer.counters;
  return {
    request: (request, response) => new Exchange(plane, listener, request, response).begin(),
    upgrade: (request, socket, head) => serveUpgrade(plane, listener, request, socket, head),
    connected: () => {
      counters.newConnections++;
    },
    malformed: () => countOwn(counters, 400),
  };
}
