import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { type Database, unauthorized } from '@invoxa/kit-node';
import type { Transaction } from 'kysely';
import type { AuthTables } from './migrations.ts';

const LIFE_MS = 30 * 24 * 3600 * 1000;

/** A refreshed session: whose it is, and the token for the next time. */
export interface Rotation {
  readonly accountId: string;
  readonly token: string;
}

/**
 * Refresh tokens, each good for one use. A token that is used twice has been copied: whether the thief or
 * the owner came second cannot be told, so the whole family, back to its login, ends.
 */
export class RefreshTokens {
  readonly #database: Database<AuthTables>;
  readonly #now: () => number;

  constructor(database: Database<AuthTables>, now: () => number = Date.now) {
    this.#database = database;
    this.#now = now;
  }

  /** The first token of a new family. */
  issue(accountId: string): Promise<string> {
    return this.#database.transaction((tx) => this.#insert(tx, accountId, randomUUID()));
  }

  /** Trades a token for the next one of its family. */
  async rotate(token: string): Promise<Rotation> {
    const rotation = await this.#database.transaction((tx) => this.#rotate(tx, hashOf(token)));
    // Outside the transaction: throwing inside would undo the revocation.
    if (rotation === undefined) throw unauthorized('the refresh token is not valid');
    return rotation;
  }

  /** Removes what has expired. */
  async prune(): Promise<void> {
    await this.#database.query.deleteFrom('refresh_tokens').where('expires_at', '<', this.#now()).execute();
  }

  async #rotate(tx: Transaction<AuthTables>, hash: string): Promise<Rotation | undefined> {
    const found = await this.#database
      .locking(tx.selectFrom('refresh_tokens').selectAll().where('hash', '=', hash))
      .executeTakeFirst();
    const now = this.#now();
    if (found === undefined || found.expires_at <= now || found.revoked_at !== null) return undefined;
    if (found.used_at !== null) {
      await tx
        .updateTable('refresh_tokens')
        .set({ revoked_at: now })
        .where('family', '=', found.family)
        .execute();
      return undefined;
    }
    await tx.updateTable('refresh_tokens').set({ used_at: now }).where('hash', '=', hash).execute();
    return { accountId: found.account_id, token: await this.#insert(tx, found.account_id, found.family) };
  }

  async #insert(tx: Transaction<AuthTables>, accountId: string, family: string): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    const now = this.#now();
    await tx
      .insertInto('refresh_tokens')
      .values({
        hash: hashOf(token),
        account_id: accountId,
        family,
        created_at: now,
        expires_at: now + LIFE_MS,
        used_at: null,
        revoked_at: null,
      })
      .execute();
    return token;
  }
}

/** The token is 256 random bits, so one plain hash is enough: there is nothing to guess. */
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
