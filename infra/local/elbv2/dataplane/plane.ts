/** Ties a listener to its gate. */
import type { Listener } from '../types.ts';
import type { PlaneContext } from './context.ts';
import { countOwn } from './counters.ts';
import { Exchange } from './exchange.ts';
import type { GateHandler } from './gate.ts';
import { serveUpgrade } from './upgrade.ts';

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
