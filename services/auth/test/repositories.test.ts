import { randomUUID } from 'node:crypto';
import { onEveryDatabase } from '@invoxa/kit-node/testing';
import { expect, test } from 'vitest';
import { Accounts } from '../src/accounts.ts';
import { LoginFailures } from '../src/failures.ts';
import { type AuthTables, migrations } from '../src/migrations.ts';
import { RefreshTokens } from '../src/refresh-tokens.ts';

onEveryDatabase<AuthTables>(migrations, ({ database, another }) => {
  test('of twenty who register one address at once, one gets it', async () => {
    const tasks = [new Accounts(database()), new Accounts(await another())] as const;
    const email = `${randomUUID()}@example.com`;
    const ends = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) => (tasks[n % 2] as Accounts).add(email, 'hash')),
    );
    expect(ends.filter((end) => end.status === 'fulfilled')).toHaveLength(1);
    const refused = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
    for (const reason of refused) expect(reason).toMatchObject({ status: 409, code: 'email_taken' });
    expect(await tasks[0].byEmail(email)).toMatchObject({ email, password: 'hash' });
  });

  test('a refresh token is good once, and its successor after it', async () => {
    const tokens = new RefreshTokens(database());
    const account = randomUUID();
    const first = await tokens.issue(account);
    const second = await tokens.rotate(first);
    expect(second.accountId).toBe(account);
    expect((await tokens.rotate(second.token)).accountId).toBe(account);
  });

  test('a token that comes twice ends its whole family, and no other', async () => {
    const tokens = new RefreshTokens(database());
    const account = randomUUID();
    const [stolen, elsewhere] = [await tokens.issue(account), await tokens.issue(account)];
    const next = await tokens.rotate(stolen);
    await expect(tokens.rotate(stolen)).rejects.toMatchObject({ status: 401 });
    await expect(tokens.rotate(next.token)).rejects.toMatchObject({ status: 401 });
    expect((await tokens.rotate(elsewhere)).accountId).toBe(account);
  });

  test('of ten tasks that rotate one token at once, one succeeds', async () => {
    const tasks = [new RefreshTokens(database()), new RefreshTokens(await another())] as const;
    const token = await tasks[0].issue(randomUUID());
    const ends = await Promise.allSettled(
      Array.from({ length: 10 }, (_, n) => (tasks[n % 2] as RefreshTokens).rotate(token)),
    );
    expect(ends.filter((end) => end.status === 'fulfilled')).toHaveLength(1);
  });

  test('a token that expired is not good, and is cleared away', async () => {
    const clock = { now: Date.now() };
    const tokens = new RefreshTokens(database(), () => clock.now);
    const token = await tokens.issue(randomUUID());
    clock.now += 31 * 24 * 3600 * 1000;
    await expect(tokens.rotate(token)).rejects.toMatchObject({ status: 401 });
    await tokens.prune();
    const left = await database().query.selectFrom('refresh_tokens').select('hash').execute();
    expect(left).toEqual([]);
  });

  test('what is stored of a token does not log anybody in', async () => {
    const tokens = new RefreshTokens(database());
    const token = await tokens.issue(randomUUID());
    const rows = await database().query.selectFrom('refresh_tokens').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(token);
    for (const row of rows) await expect(tokens.rotate(row.hash)).rejects.toMatchObject({ status: 401 });
  });

  test('failures lock after the free ones, for longer each time, and end with the window', async () => {
    const clock = { now: 1e12 };
    const failures = new LoginFailures(database(), () => clock.now);
    const limit = { free: 3, firstLockMs: 1000, maxLockMs: 3000 };
    const subject = randomUUID();
    for (let n = 0; n < 3; n++) await failures.count(subject, limit);
    await failures.admit(subject);
    for (const lockedMs of [1000, 2000, 3000, 3000]) {
      await failures.count(subject, limit);
      await expect(failures.admit(subject)).rejects.toMatchObject({
        status: 429,
        headers: { 'retry-after': String(lockedMs / 1000) },
      });
      clock.now += lockedMs;
      await failures.admit(subject);
    }
    clock.now += 16 * 60 * 1000;
    await failures.count(subject, limit);
    await failures.admit(subject);
    clock.now += 16 * 60 * 1000;
    await failures.prune();
    expect(await database().query.selectFrom('login_failures').selectAll().execute()).toEqual([]);
  });

  test('failures that come at once over several tasks are all counted', async () => {
    const tasks = [new LoginFailures(database()), new LoginFailures(await another())] as const;
    const limit = { free: 19, firstLockMs: 60_000, maxLockMs: 60_000 };
    const subject = randomUUID();
    const counted = Array.from({ length: 20 }, (_, n) =>
      (tasks[n % 2] as LoginFailures).count(subject, limit),
    );
    await Promise.all(counted);
    await expect(tasks[0].admit(subject)).rejects.toMatchObject({ status: 429 });
    await tasks[1].clear(subject);
    await tasks[0].admit(subject);
  });
});
