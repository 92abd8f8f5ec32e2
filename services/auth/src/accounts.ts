import { randomUUID } from 'node:crypto';
import { conflict, type Database, isUniqueViolation } from '@invoxa/kit-node';
import type { AuthTables } from './migrations.ts';

export interface StoredAccount {
  readonly id: string;
  readonly email: string;
  readonly password: string;
}

/** The accounts. E-mail addresses arrive here in lower case. */
export class Accounts {
  readonly #database: Database<AuthTables>;

  constructor(database: Database<AuthTables>) {
    this.#database = database;
  }

  /** Adds an account; 409 where the address has one. */
  async add(email: string, passwordHash: string): Promise<StoredAccount> {
    const account = { id: randomUUID(), email, password: passwordHash };
    try {
      await this.#database.query
        .insertInto('accounts')
        .values({ ...account, created_at: Date.now() })
        .execute();
    } catch (error) {
      if (isUniqueViolation(error)) throw conflict('email_taken', 'this e-mail address has an account');
      throw error;
    }
    return account;
  }

  byEmail(email: string): Promise<StoredAccount | undefined> {
    return this.#database.query
      .selectFrom('accounts')
      .select(['id', 'email', 'password'])
      .where('email', '=', email)
      .executeTakeFirst();
  }

  byId(id: string): Promise<StoredAccount | undefined> {
    return this.#database.query
      .selectFrom('accounts')
      .select(['id', 'email', 'password'])
      .where('id', '=', id)
      .executeTakeFirst();
  }
}
