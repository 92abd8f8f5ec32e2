import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, inject } from 'vitest';
import { type Database, type DialectName, openDatabase } from '../database/database.ts';
import { type Migration, migrate } from '../database/migrate.ts';
import type { DatabaseLocation } from '../database/url.ts';

/** An empty database for one suite. */
export interface Place {
  readonly location: DatabaseLocation;
  remove(): Promise<void>;
}

/** An empty SQLite file. */
export async function sqlitePlace(): Promise<Place> {
  const folder = await mkdtemp(path.join(tmpdir(), 'inx-sqlite-'));
  return {
    location: { dialect: 'sqlite', file: path.join(folder, 'test.sqlite') },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** An empty schema on the run's MariaDB. */
export async function mariadbPlace(): Promise<Place> {
  const server = inject('mariadb');
  if ('absent' in server) throw new Error(server.absent);
  const database = `test_${randomBytes(6).toString('hex')}`;
  const { port, user, password } = server;
  const admin = async (statement: string) => {
    const connection = await createConnection({ host: '127.0.0.1', port, user, password });
    await connection.query(statement);
    await connection.end();
  };
  await admin(`create database ${database}`);
  return {
    location: { dialect: 'mysql', host: '127.0.0.1', port, user, password, database },
    remove: () => admin(`drop database ${database}`),
  };
}

/** Runs `suite` once for each kind of database that is there. */
export function onEveryPlace(suite: (place: () => Place, dialect: DialectName) => void): void {
  const kinds = [{ name: 'SQLite', dialect: 'sqlite', make: sqlitePlace }] as const;
  const mariadb = { name: 'MariaDB', dialect: 'mysql', make: mariadbPlace } as const;
  for (const kind of 'absent' in inject('mariadb') ? kinds : [...kinds, mariadb]) {
    describe(`on ${kind.name}`, () => {
      let place: Place | undefined;
      beforeAll(async () => {
        place = await kind.make();
      });
      afterAll(() => place?.remove());
      suite(() => place as Place, kind.dialect);
    });
  }
}

/** Runs `suite` once for each kind of database, with the schema in place. */
export function onEveryDatabase<Tables>(
  migrations: readonly Migration[],
  suite: (handles: {
    /** One task's handle on the database. */
    database(): Database<Tables>;
    /** A handle as another task would have it. */
    another(): Promise<Database<Tables>>;
  }) => void,
): void {
  onEveryPlace((place) => {
    const open: Database<Tables>[] = [];
    const another = async () => {
      const database = await openDatabase<Tables>(place().location);
      open.push(database);
      return database;
    };
    beforeAll(async () => {
      await migrate(await another(), migrations);
    });
    afterAll(async () => {
      await Promise.all(open.splice(0).map((database) => database.close()));
    });
    suite({ database: () => open[0] as Database<Tables>, another });
  });
}
