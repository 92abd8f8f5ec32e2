import { expect, test } from 'vitest';
import { Passwords } from '../src/password.ts';

test('a password matches its own hash only, and two hashes of it differ', async () => {
  const passwords = new Passwords();
  const [one, two] = await Promise.all([passwords.hash('correct horse'), passwords.hash('correct horse')]);
  expect(one).not.toBe(two);
  expect(one).toMatch(/^scrypt\$32768\$8\$3\$/);
  expect(await passwords.matches('correct horse', one)).toBe(true);
  expect(await passwords.matches('correct horses', one)).toBe(false);
});

test('the same letters in another spelling of Unicode are the same password', async () => {
  const passwords = new Passwords();
  expect(await passwords.matches('Stra\u00dfe \u00fc', await passwords.hash('Stra\u00dfe u\u0308'))).toBe(
    true,
  );
});

test('no account takes about as long as a wrong password, and never matches', async () => {
  const passwords = new Passwords();
  await passwords.warmUp();
  const hash = await passwords.hash('correct horse');
  const shortest = async (encoded: string | undefined) => {
    let best = Number.POSITIVE_INFINITY;
    for (let n = 0; n < 3; n++) {
      const began = process.cpuUsage().user;
      expect(await passwords.matches('wrong', encoded)).toBe(false);
      best = Math.min(best, process.cpuUsage().user - began);
    }
    return best;
  };
  const [known, unknown] = [await shortest(hash), await shortest(undefined)];
  expect(unknown / known).toBeGreaterThan(0.5);
  expect(unknown / known).toBeLessThan(2);
});

test('more log-ins at once than the task can carry are told to come again', async () => {
  const passwords = new Passwords();
  const ends = await Promise.allSettled(Array.from({ length: 70 }, () => passwords.hash('x')));
  const refused = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
  expect(refused).toHaveLength(4);
  for (const reason of refused) expect(reason).toMatchObject({ status: 503, code: 'busy' });
  // Sixty-six memory-hard hashes: many seconds on a busy machine.
}, 240_000);
