/**
 * The connections kept open to one target.
 *
 * A connection serves one request at a time. The most recently used idle one is taken first, so that surplus ones grow
 * old and close by themselves. A request that must not be sent twice takes only a connection used a moment ago: one that
 * has been idle longer might be closed by the target in the same instant.
 */
import type { EventEmitter } from 'node:events';
import { Client } from 'undici';

export interface Connection {
  readonly client: Client;
  readonly origin: string;
  /** How many requests it has served; above zero a reset may only mean that the target tired of it. */
  served: number;
  idleSince: number;
  /** Set once it is gone or must not be used again. */
  closed: boolean;
}

export interface Upstream {
  /** A connection to `host:port`, reused when `fresh` is false and one is idle. */
  acquire(host: string, port: number, choice: { fresh: boolean; safeToRepeat: boolean }): Connection;
  /** Gives a connection back after a whole answer. */
  release(connection: Connection): void;
  /** Takes a connection out of use after a failure. */
  discard(connection: Connection): void;
  /** Closes idle connections now and the others as their requests end; nothing new is expected. */
  drain(): void;
  /** Allows connections to be kept again after a drain. */
  resume(): void;
  /** Breaks off whatever still runs. */
  destroy(): void;
  readonly busy: number;
  readonly idle: number;
}

const MAX_IDLE = 256;
/** Longer than this and an idle connection is not trusted with a request that cannot be repeated. */
const TRUSTED_IDLE_MS = 1000;
const CONNECT_TIMEOUT_MS = 10_000;

export function createUpstream(): Upstream {
  let origin = '';
  let draining = false;
  let idle: Connection[] = [];
  const all = new Set<Connection>();

  const forget = (connection: Connection) => {
    connection.closed = true;
    all.delete(connection);
    const at = idle.indexOf(connection);
    if (at >= 0) idle.splice(at, 1);
  };
  const close = (connection: Connection) => {
    forget(connection);
    // A graceful close lets the running request finish; failure of the closing itself changes nothing for us.
    connection.client.close().catch(() => connection.client.destroy().catch(() => undefined));
  };
  const closeIdle = () => {
    for (const connection of [...idle]) close(connection);
  };
  const open = (): Connection => {
    const client = new Client(origin, {
      pipelining: 1,
      connectTimeout: CONNECT_TIMEOUT_MS,
      keepAliveTimeout: 4000,
      keepAliveMaxTimeout: 60_000,
      keepAliveTimeoutThreshold: 1000,
      maxHeaderSize: 65_536,
    });
    const connection: Connection = { client, origin, served: 0, idleSince: 0, closed: false };
    all.add(connection);
    client.on('disconnect', () => forget(connection));
    // A client without this listener would end the process on a defect in a callback.
    (client as EventEmitter).on('error', () => forget(connection));
    return connection;
  };

  return {
    acquire(host, port, choice) {
      const wanted = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
      if (wanted !== origin) {
        closeIdle();
        origin = wanted;
      }
      const last = idle.at(-1);
      const trusted = last && (choice.safeToRepeat || performance.now() - last.idleSince < TRUSTED_IDLE_MS);
      if (choice.fresh || !last || !trusted) return open();
      idle.pop();
      return last;
    },
    release(connection) {
      // Its socket went while the answer ended; the client may have opened another, which must not linger.
      if (connection.closed) return close(connection);
      connection.served++;
      connection.idleSince = performance.now();
      if (draining || idle.length >= MAX_IDLE || connection.origin !== origin) close(connection);
      else idle.push(connection);
    },
    discard(connection) {
      forget(connection);
      connection.client.destroy().catch(() => undefined);
    },
    drain() {
      draining = true;
      closeIdle();
    },
    resume() {
      draining = false;
    },
    destroy() {
      draining = true;
      for (const connection of [...all]) {
        forget(connection);
        connection.client.destroy().catch(() => undefined);
      }
      idle = [];
    },
    get busy() {
      return all.size - idle.length;
    },
    get idle() {
      return idle.length;
    },
  };
}
