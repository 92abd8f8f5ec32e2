import type { ServiceDefinition } from '@invoxa/kit-node';
import * as z from 'zod';
import { Accounts } from './accounts.ts';
import { LoginFailures } from './failures.ts';
import { type AuthTables, migrations } from './migrations.ts';
import { Passwords } from './password.ts';
import { RefreshTokens } from './refresh-tokens.ts';
import { authRoutes } from './routes.ts';

const PRUNE_EVERY_MS = 10 * 60 * 1000;

/** Variables of auth's own. */
export const config = {
  /** Failed log-ins of one account within a quarter of an hour before it is locked for a while. */
  LOGIN_FAILURES_PER_ACCOUNT: z.coerce.number().int().min(1).default(5),
  /** The same for one caller's address; high, as an office or a mobile network shares one. */
  LOGIN_FAILURES_PER_ADDRESS: z.coerce.number().int().min(1).default(1000),
};

/** Accounts: register, log in, refresh, who am I. */
export const auth: ServiceDefinition<AuthTables, typeof config> = {
  name: 'auth',
  prefix: 'auth',
  description: 'Accounts: register, log in, refresh, who am I.',
  config,
  migrations,
  register: ({ database, tokens, config }) => {
    const refreshTokens = new RefreshTokens(database);
    const failures = new LoginFailures(database);
    const passwords = new Passwords();
    return {
      routes: authRoutes({
        accounts: new Accounts(database),
        refreshTokens,
        failures,
        passwords,
        tokens,
        perAccount: config.LOGIN_FAILURES_PER_ACCOUNT,
        perAddress: config.LOGIN_FAILURES_PER_ADDRESS,
      }),
      jobs: [
        {
          name: 'prune',
          everyMs: PRUNE_EVERY_MS,
          run: async () => {
            await Promise.all([passwords.warmUp(), refreshTokens.prune(), failures.prune()]);
            return 0;
          },
        },
      ],
    };
  },
};
