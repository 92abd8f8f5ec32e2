import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';

export interface DynamoDbState {
  /** Continuous backups, by table: dynalite knows none. */
  readonly recovery: Map<string, boolean>;
  /** Port of the engine; started at the first call. */
  port(): Promise<number>;
  stop(): Promise<void>;
}

export function createState(): DynamoDbState {
  let server: Server | undefined;
  let started: Promise<number> | undefined;
  const start = () =>
    new Promise<number>((resolve, reject) => {
      // Tables are there at once: nothing of ours waits for the minutes that AWS takes.
      const engine = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
      server = engine;
      engine.once('error', reject);
      engine.listen(0, '127.0.0.1', () => resolve((engine.address() as AddressInfo).port));
    });
  return {
    recovery: new Map(),
    port: () => (started ??= start()),
    stop: async () => {
      server?.closeAllConnections();
      await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
    },
  };
}
