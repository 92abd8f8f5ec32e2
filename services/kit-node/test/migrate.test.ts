import { expect, test } from 'vitest';
import { type Database, openDatabase } from '../src/database/database.ts';
import { type Migration, migrate, pendingMigrations, TIME } from '../src/database/migrate.ts';
import { onEveryPlace } from '../src/testing/index.ts';

const things: Migration = {
  name: '0001-create-things',
  up: (schema) =>
    schema
      .table('things')
      .addColumn('id', 'varchar(36)', (c) => c.primaryKey())
      .addColumn('at', TIME)
      .execute(),
};
const index: Migration = {
  name: '0002-index-things',
  up: (schema) => schema.index('things_at', 'things', ['at']),
};

onEveryPlace((place) => {
  const withDatabases = async (count: number, work: (databases: Database<unknown>[]) => Promise<void>) => {
    const databases = await Promise.all(Array.from({ length: count }, () => openDatabase(place().location)));
    try {
      await work(databases);
    } finally {
      await Promise.all(databases.map((database) => database.close()));
    }
  };

  test('an empty database lacks everything, then nothing, and only what is new is applied', () =>
    withDatabases(1, async ([database]) => {
      if (!database) throw new Error('no database');
      expect(await pendingMigrations(database, [things])).toEqual([things.name]);
      expect(await migrate(database, [things])).toEqual([things.name]);
      expect(await migrate(database, [things, index])).toEqual([index.name]);
      expect(await pendingMigrations(database, [things, index])).toEqual([]);
    }));

  test('eight tasks that migrate at once apply each step once', () =>
    withDatabases(8, async (databases) => {
      const names = ['a', 'b', 'c'];
      const steps = names.map((name): Migration => {
        return { name, up: (schema) => schema.table(`t_${name}`).addColumn('id', 'integer').execute() };
      });
      const applied = await Promise.all(databases.map((database) => migrate(database, steps)));
      expect(applied.flat().sort()).toEqual(names);
    }));

  test('a step that was done but not recorded is done again without harm', () =>
    withDatabases(1, async ([database]) => {
      if (!database) throw new Error('no database');
      const again = [things, index].map((step) => ({ ...step, name: `${step.name}-again` }));
      await migrate(database, [things, index]);
      expect(await migrate(database, again)).toHaveLength(2);
    }));

  test('a step that fails stops those after it, and the next run goes on from there', () =>
    withDatabases(1, async ([database]) => {
      if (!database) throw new Error('no database');
      const broken: Migration = { name: 'x2', up: () => Promise.reject(new Error('no')) };
      const before: Migration = { name: 'x1', up: (s) => s.table('x1').addColumn('id', 'integer').execute() };
      await expect(migrate(database, [before, broken])).rejects.toThrow('no');
      const mended = { ...broken, up: before.up };
      expect(await migrate(database, [before, mended])).toContain('x2');
    }));
});
