/** Schemas and users as the set-up task makes them, on a real server; then every service as the user it was given. */
import { randomBytes } from 'node:crypto';
import { runProcess, startProcess, TEST_SECRET } from '@invoxa/kit-node/testing';
import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { allServices, serviceFolder } from './all-services.ts';

const mariadb = inject('mariadb');

interface Secret {
  readonly engine: string;
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly dbname?: string;
}

describe.skipIf('absent' in mariadb)('schemas and users', () => {
  const server = 'absent' in mariadb ? { port: 0, user: '', password: '' } : mariadb;
  const run = randomBytes(4).toString('hex');
  const place = { engine: 'mysql', host: '127.0.0.1', port: server.port };
  const administrator: Secret = { ...place, username: server.user, password: server.password };
  /** Underscores in the names, as a grant would take them for patterns. */
  const secretOf = (service: string, password = `pass word'"\\${service}`): Secret => ({
    ...place,
    username: `u_${service}_${run}`,
    dbname: `s_${service}_${run}`,
    password,
  });
  const names = allServices.map(({ name }) => name);

  const provision = (secrets: Readonly<Record<string, Secret>>, admin: unknown = administrator) =>
    runProcess({
      command: [process.execPath, 'src/main.ts', 'provision'],
      cwd: serviceFolder('auth'),
      env: {
        ADMIN_DATABASE: JSON.stringify(admin),
        ...Object.fromEntries(
          Object.entries(secrets).map(([name, secret]) => [
            `DATABASE_FOR_${name.toUpperCase()}`,
            JSON.stringify(secret),
          ]),
        ),
      },
    });
  const connect = ({ host, port, username: user, password }: Secret) =>
    createConnection({ host, port, user, password });
  const all = Object.fromEntries(names.map((name) => [name, secretOf(name)]));

  beforeAll(async () => {
    // Three at once, then once more: a task may be repeated, and two rollouts may meet.
    const runs = await Promise.all([1, 2, 3].map(() => provision(all)));
    for (const { code, stdout, stderr } of [...runs, await provision(all)])
      expect(code, stdout + stderr).toBe(0);
  });
  afterAll(async () => {
    const admin = await connect(administrator);
    for (const { username, dbname } of Object.values(all)) {
      await admin.query(`drop database ${dbname}`);
      await admin.query(`drop user ${username}`);
    }
    await admin.end();
  });

  test.each(allServices)(
    '$name migrates and gets ready as its own user',
    async ({ name, cwd, ...service }) => {
      const env = {
        ...service.env,
        JWT_SECRET: TEST_SECRET,
        DATABASE_URL: JSON.stringify(all[name]),
      };
      const migrated = await runProcess({ command: service.migrate, cwd, env });
      expect(migrated.code, migrated.stdout + migrated.stderr).toBe(0);
      const running = await startProcess({ command: service.command, cwd, env });
      expect((await fetch(`${running.baseUrl}/health/ready`)).status).toBe(200);
      expect(await running.stop()).toBe(0);
    },
  );

  test('a user sees its schema and no other, and may neither drop nor give away', async () => {
    const user = await connect(all['auth']!);
    const [databases] = await user.query('show databases');
    expect((databases as { Database: string }[]).map((each) => each.Database).sort()).toEqual([
      'information_schema',
      all['auth']!.dbname,
    ]);
    const denied = [
      `create table ${all['client']!.dbname}.mine (a int)`,
      // Alike but for what an underscore would stand for in a pattern.
      `create database ${all['auth']!.dbname?.replaceAll('_', 'x')}`,
      'select * from mysql.user',
      `drop table ${all['auth']!.dbname}.accounts`,
      `create user someone@'%' identified by 'x'`,
      `grant select on ${all['auth']!.dbname}.* to ${all['client']!.username}@'%'`,
    ];
    for (const statement of denied)
      await expect(user.query(statement), statement).rejects.toMatchObject({
        code: expect.stringMatching(/^ER_.*(ACCESS|PRIVILEGE).*/),
      });
    await user.end();
  });

  test('a password that differs becomes the secret’s; what is stored stays', async () => {
    const fresh = secretOf('auth', 'another one');
    const { code, stdout } = await provision({ auth: fresh });
    expect(code, stdout).toBe(0);
    expect(stdout).toContain(`schemas and users are there: ${fresh.dbname}`);
    await expect(connect(all['auth']!)).rejects.toMatchObject({ code: 'ER_ACCESS_DENIED_ERROR' });
    const user = await connect(fresh);
    const [tables] = await user.query(`show tables in ${fresh.dbname}`);
    expect((tables as unknown[]).length).toBeGreaterThan(1);
    await user.end();
  });

  test('a fault ends it with 1, says which step, and holds no password and no statement', async () => {
    const wrong = await provision(
      { auth: secretOf('auth') },
      { ...administrator, password: 'not the password' },
    );
    expect(wrong.code).toBe(1);
    expect(wrong.stdout).toMatch(
      /connecting to 127\.0\.0\.1 as the administrator failed: ER_ACCESS_DENIED_ERROR/,
    );
    const long = { ...secretOf('auth', 'secret-of-the-long-one'), username: 'u'.repeat(200) };
    const refused = await provision({ auth: long });
    expect(refused.code).toBe(1);
    expect(refused.stdout).toMatch(/making the user u+ failed: ER_/);
    for (const { stdout, stderr } of [wrong, refused])
      expect(stdout + stderr).not.toMatch(/not the password|secret-of-the-long-one|identified by/i);
  });

  test('what is asked for wrongly is told at once, and nothing is made', async () => {
    const { code, stdout } = await provision(
      {
        a: { ...secretOf('auth'), dbname: 'mysql' },
        b: secretOf('client'),
        c: secretOf('client'),
        d: { ...secretOf('invoice'), username: administrator.username },
      },
      { engine: 'mysql' },
    );
    expect(code).toBe(1);
    for (const told of ['ADMIN_DATABASE', 'DATABASE_FOR_A', 'DATABASE_FOR_C']) expect(stdout).toContain(told);
    expect(stdout).not.toContain('pass word');
  });

  test('where the database is SQLite nothing is made, and it says so', async () => {
    const file = {
      engine: 'sqlite',
      host: '/nowhere',
      dbname: 'auth',
      username: 'auth',
      password: 'x',
      port: 1,
    };
    const { code, stdout } = await provision({ auth: file }, { ...file, dbname: undefined });
    expect(code, stdout).toBe(0);
    expect(stdout).toMatch(/nothing was made: the database is SQLite/);
  });
});
