import { randomUUID } from 'node:crypto';
import { type Database, isUniqueViolation } from '@invoxa/kit-node';
import type { NotificationTables } from './migrations.ts';

/** A message as a provider gets it. */
export interface Outgoing {
  readonly recipient: string;
  readonly subject: string;
  readonly body: string;
}

/** The provider will never take this message, so there is no use in trying again. */
export class PermanentFailure extends Error {
  override readonly name = 'PermanentFailure';
}

/**
 * Hands messages to the outside. A worker may die between the provider's answer and its own record of it;
 * the next one then sends again with the same idempotency key, and the provider must know that key: only
 * together do lease and key make "never twice".
 */
export interface Provider {
  send(message: Outgoing, idempotencyKey: string): Promise<{ readonly providerId: string }>;
}

/**
 * The stand-in: "sends" into a table of this service. Two addresses make it fail, both under a domain that
 * no mail can ever go to: `…@bounce.invalid` for good, `…@busy.invalid` for now.
 */
export class LocalOutbox implements Provider {
  readonly #database: Database<NotificationTables>;

  constructor(database: Database<NotificationTables>) {
    this.#database = database;
  }

  async send(message: Outgoing, idempotencyKey: string): Promise<{ readonly providerId: string }> {
    if (message.recipient.endsWith('@bounce.invalid')) throw new PermanentFailure('no such mailbox');
    if (message.recipient.endsWith('@busy.invalid')) throw new Error('the mailbox is busy');
    const { recipient, subject, body } = message;
    const row = {
      idempotency_key: idempotencyKey,
      provider_id: randomUUID(),
      recipient,
      subject,
      body,
      created_at: Date.now(),
    };
    try {
      await this.#database.query.insertInto('local_outbox').values(row).execute();
      return { providerId: row.provider_id };
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      return { providerId: await this.#sentBefore(idempotencyKey) };
    }
  }

  async #sentBefore(idempotencyKey: string): Promise<string> {
    const row = await this.#database.query
      .selectFrom('local_outbox')
      .select('provider_id')
      .where('idempotency_key', '=', idempotencyKey)
      .executeTakeFirstOrThrow();
    return row.provider_id;
  }
}
