/** What every request needs from the world. */
import type { AccountWorld } from '../../service.ts';
import type { Listener } from '../types.ts';

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
