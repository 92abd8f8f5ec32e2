import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import { awsError } from '../wire/error.ts';
import type { Extras } from './extras.ts';

export interface DynamoDbState {
  /** By table. */
  readonly extras: Map<string, Extras>;
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
    extras: new Map(),
    port: () => (started ??= start()),
    stop: async () => {
      server?.closeAllConnections();
      await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
    },
  };
}

export function extrasOf(state: DynamoDbState, table: string | undefined): Extras {
  const found = state.extras.get(nameOf(table));
  if (!found)
    throw awsError(
      'ResourceNotFoundException',
      `Requested resource not found: Table: ${nameOf(table)} not found`,
    );
  return found;
}

/** Tables are named by name or by ARN. */
export const nameOf = (table: string | undefined) => (table ?? '').replace(/^arn:[^/]+\/([^/]+).*$/, '$1');
