import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import {
  type Place,
  runProcess,
  type ServiceProcess,
  sqlitePlace,
  startProcess,
  TEST_SECRET,
} from '@invoxa/kit-node/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

interface Session {
  accessToken: string;
  refreshToken: string;
  expiresIn: number;
}

const cwd = fileURLToPath(new URL('..', import.meta.url));
let place: Place;
let service: ServiceProcess;

beforeAll(async () => {
  place = await sqlitePlace();
  const file = place.location.dialect === 'sqlite' ? place.location.file : '';
  const env = { DATABASE_URL: `sqlite://${file}`, JWT_SECRET: TEST_SECRET, LOGIN_FAILURES_PER_ACCOUNT: '3' };
  await runProcess({ command: [process.execPath, 'src/main.ts', 'migrate'], cwd, env });
  service = await startProcess({ command: [process.execPath, 'src/main.ts'], cwd, env });
});
afterAll(async () => {
  await service.stop();
  await place.remove();
});

async function send(path: string, body: unknown) {
  const answer = await fetch(`${service.baseUrl}/api/auth/${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
  return { status: answer.status, body: (await answer.json()) as unknown, headers: answer.headers };
}

const me = async (token: string) => {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${service.baseUrl}/api/auth/me`, { headers });
  return { status: answer.status, body: await answer.json() };
};

const person = () => ({ email: `${randomUUID()}@example.com`, password: 'correct horse battery' });

test('from registering to who am I, and on with a refreshed session', async () => {
  const one = person();
  const registered = await send('register', { ...one, email: ` ${one.email.toUpperCase()} ` });
  expect(registered).toMatchObject({ status: 201, body: { id: expect.any(String), email: one.email } });
  const login = await send('login', one);
  expect(login.status).toBe(200);
  expect(login.headers.get('cache-control')).toBe('no-store');
  const session = login.body as Session;
  expect(session.expiresIn).toBe(900);
  expect(await me(session.accessToken)).toEqual({ status: 200, body: registered.body });
  const refreshed = await send('refresh', { refreshToken: session.refreshToken });
  expect(refreshed.status).toBe(200);
  expect((await me((refreshed.body as Session).accessToken)).status).toBe(200);
});

test('a refresh token that was stolen and used ends the session', async () => {
  const one = person();
  await send('register', one);
  const { refreshToken } = (await send('login', one)).body as Session;
  const next = (await send('refresh', { refreshToken })).body as Session;
  expect((await send('refresh', { refreshToken })).status).toBe(401);
  expect((await send('refresh', { refreshToken: next.refreshToken })).status).toBe(401);
});

test('an address has one account', async () => {
  const one = person();
  await send('register', one);
  expect(await send('register', one)).toMatchObject({
    status: 409,
    body: { error: { code: 'email_taken' } },
  });
});

test('a wrong password and an unknown address get the same answer', async () => {
  const one = person();
  await send('register', one);
  const wrong = await send('login', { ...one, password: 'wrong' });
  const unknown = await send('login', person());
  expect(wrong.status).toBe(401);
  expect({ status: unknown.status, body: unknown.body }).toEqual({ status: wrong.status, body: wrong.body });
});

test('an account is locked for a while after too many failures, also for the right password', async () => {
  const one = person();
  await send('register', one);
  for (let n = 0; n < 4; n++) expect((await send('login', { ...one, password: 'wrong' })).status).toBe(401);
  const locked = await send('login', one);
  expect(locked).toMatchObject({ status: 429, body: { error: { code: 'too_many_failures' } } });
  expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('a bad registration is told all its faults', async () => {
  const answer = await send('register', { email: 'nobody', password: 'short', admin: true });
  expect(answer.status).toBe(400);
  const { error } = answer.body as { error: { details: { path: string }[] } };
  expect(error.details.map((detail) => detail.path).sort()).toEqual([
    'body.admin',
    'body.email',
    'body.password',
  ]);
});

test('no log line holds an address, a password or a token', () => {
  const all = service.lines().join('\n');
  for (const secret of ['correct horse', '@example.com', 'eyJ']) expect(all).not.toContain(secret);
});
