import {
  type AnyRoute,
  PUBLIC,
  route,
  type Tokens,
  USER,
  USER_TOKEN_SECONDS,
  unauthorized,
} from '@invoxa/kit-node';
import * as z from 'zod';
import type { Accounts } from './accounts.ts';
import type { FailureLimit, LoginFailures } from './failures.ts';
import type { Passwords } from './password.ts';
import type { RefreshTokens } from './refresh-tokens.ts';

export interface AuthParts {
  readonly accounts: Accounts;
  readonly refreshTokens: RefreshTokens;
  readonly failures: LoginFailures;
  readonly passwords: Passwords;
  readonly tokens: Tokens;
  readonly perAccount: number;
  readonly perAddress: number;
}

const email = z.string().max(254).trim().toLowerCase().pipe(z.email('must be an e-mail address'));
/** NIST SP 800-63B: length is what counts, and no rules on which characters. */
const newPassword = z.string().min(10, 'must have at least 10 characters').max(200);
const account = z.object({ id: z.uuid(), email: z.string() });
const session = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  expiresIn: z.int().describe('Seconds for which the access token is good.'),
});

/** The routes of auth. */
export function authRoutes(parts: AuthParts): AnyRoute[] {
  const { accounts, passwords, tokens } = parts;
  return [
    route({
      id: 'register',
      summary: 'Create an account',
      method: 'POST',
      path: '/api/auth/register',
      access: PUBLIC,
      body: z.strictObject({ email, password: newPassword }),
      answers: { 201: { description: 'Created.', schema: account } },
      errors: [409, 503],
      handle: async ({ body }) => {
        const added = await accounts.add(body.email, await passwords.hash(body.password));
        return { status: 201, body: { id: added.id, email: added.email } };
      },
    }),
    route({
      id: 'login',
      summary: 'Log in',
      method: 'POST',
      path: '/api/auth/login',
      access: PUBLIC,
      body: z.strictObject({ email, password: z.string().min(1).max(200) }),
      answers: { 200: { description: 'Logged in.', schema: session } },
      errors: [401, 429, 503],
      handle: async ({ body, address }) => ({
        status: 200,
        body: await logIn(parts, body.email, body.password, address),
      }),
    }),
    route({
      id: 'refresh',
      summary: 'Trade a refresh token for new tokens',
      method: 'POST',
      path: '/api/auth/refresh',
      access: PUBLIC,
      body: z.strictObject({ refreshToken: z.string().min(1).max(200) }),
      answers: { 200: { description: 'New tokens; the one given is used up.', schema: session } },
      errors: [401],
      handle: async ({ body }) => {
        const next = await parts.refreshTokens.rotate(body.refreshToken);
        const owner = await accounts.byId(next.accountId);
        if (owner === undefined) throw unauthorized('the refresh token is not valid');
        return { status: 200, body: await sessionOf(tokens, owner, next.token) };
      },
    }),
    route({
      id: 'me',
      summary: 'Who am I',
      method: 'GET',
      path: '/api/auth/me',
      access: USER,
      answers: { 200: { description: 'The account.', schema: account } },
      handle: async ({ account }) => {
        const found = await accounts.byId(account.id);
        if (found === undefined) throw unauthorized('the account is gone');
        return { status: 200, body: { id: found.id, email: found.email } };
      },
    }),
  ];
}

async function logIn(parts: AuthParts, email: string, password: string, address: string) {
  const { accounts, failures, passwords, refreshTokens, tokens } = parts;
  const byAddress = `address:${address}`;
  const byAccount = `account:${email}`;
  await failures.admit(byAddress);
  await failures.admit(byAccount);
  const found = await accounts.byEmail(email);
  const matches = await passwords.matches(password, found?.password);
  if (found === undefined || !matches) {
    await failures.count(byAddress, lockAfter(parts.perAddress));
    if (found) await failures.count(byAccount, lockAfter(parts.perAccount));
    throw unauthorized('e-mail address or password is wrong');
  }
  await failures.clear(byAccount);
  return sessionOf(tokens, found, await refreshTokens.issue(found.id));
}

const lockAfter = (free: number): FailureLimit => ({ free, firstLockMs: 15_000, maxLockMs: 15 * 60_000 });

async function sessionOf(tokens: Tokens, account: { id: string; email: string }, refreshToken: string) {
  const accessToken = await tokens.signUser({ id: account.id, email: account.email });
  return { accessToken, refreshToken, expiresIn: USER_TOKEN_SECONDS };
}
