import { type Database, isUniqueViolation } from '@invoxa/kit-node';
import type { NotificationTables } from './migrations.ts';
import { type Outgoing, PermanentFailure, type Provider } from './provider.ts';

export interface SendGridSettings {
  readonly key: string;
  /** `https://api.sendgrid.com`. */
  readonly base: string;
  /** A sender that SendGrid has verified. */
  readonly from: string;
  /** For one try, in milliseconds; stays below the limit of a delivery. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;
/** SendGrid answers with a list of faults; a longer text is not from it. */
const MAX_BODY = 64 * 1024;

/** It was answered, and not taken: trying again sends nothing twice (SendGrid, "Mail Send", responses). */
const NOT_TAKEN = new Set([401, 403, 408, 429, 500, 503]);
/** The connection was never made, so nothing was asked for. */
const NOT_ASKED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);
/** Members of a request that a fault may name; anything else in an answer is never repeated. */
const MEMBERS = new Set(['personalizations', 'from', 'subject', 'content', 'custom_args']);

/**
 * Sends by SendGrid (`POST /v3/mail/send`). SendGrid knows no idempotency keys, so every try is written down before it
 * is made: what was not taken is tried again by the queue, with its bound and jitter; where nobody knows (no answer,
 * a gateway's answer, a worker that died), it is not sent again, and a person decides.
 */
export class SendGrid implements Provider {
  readonly #database: Database<NotificationTables>;
  readonly #settings: SendGridSettings;

  constructor(database: Database<NotificationTables>, settings: SendGridSettings) {
    this.#database = database;
    this.#settings = settings;
  }

  /** Throws PermanentFailure for what must not be tried again, and an Error for what may. */
  async send(message: Outgoing, idempotencyKey: string): Promise<{ readonly providerId: string }> {
    const before = await this.#begin(idempotencyKey);
    if (before !== undefined) return before;
    const { status, messageId, member } = await this.#post(message, idempotencyKey);
    if (status === 202) {
      const providerId = messageId ?? idempotencyKey;
      await this.#note(idempotencyKey, 'taken', providerId);
      return { providerId };
    }
    if (status >= 500 && !NOT_TAKEN.has(status))
      throw unknown(`a gateway before SendGrid answered with status ${status}`);
    await this.#note(idempotencyKey, 'refused', null);
    if (NOT_TAKEN.has(status)) throw new Error(`SendGrid ${wordFor(status)} (status ${status})`);
    throw new PermanentFailure(
      `SendGrid does not accept the message (status ${status}${member ? `, ${member}` : ''})`,
    );
  }

  /** Claims the try; the answer of an earlier one where SendGrid took it. */
  async #begin(id: string): Promise<{ readonly providerId: string } | undefined> {
    const { query } = this.#database;
    const row = { message_id: id, state: 'begun' as const, provider_id: null, begun_at: Date.now() };
    try {
      await query.insertInto('sendings').values(row).execute();
      return undefined;
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
    }
    const again = await query
      .updateTable('sendings')
      .set({ state: 'begun', begun_at: row.begun_at })
      .where('message_id', '=', id)
      .where('state', '=', 'refused')
      .executeTakeFirst();
    if (again.numUpdatedRows > 0n) return undefined;
    const known = await query
      .selectFrom('sendings')
      .select(['state', 'provider_id'])
      .where('message_id', '=', id)
      .executeTakeFirstOrThrow();
    if (known.state === 'taken') return { providerId: known.provider_id ?? id };
    throw unknown('whoever tried before left no answer');
  }

  async #note(id: string, state: 'refused' | 'taken', providerId: string | null): Promise<void> {
    await this.#database.query
      .updateTable('sendings')
      .set({ state, provider_id: providerId })
      .where('message_id', '=', id)
      .execute();
  }

  async #post({ recipient, subject, body }: Outgoing, id: string) {
    const { key, base, from, timeoutMs = TIMEOUT_MS } = this.#settings;
    try {
      const answer = await fetch(new URL('/v3/mail/send', base), {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          personalizations: [{ to: [{ email: recipient }] }],
          from: { email: from },
          subject,
          content: [{ type: 'text/plain', value: body }],
          // Comes back in SendGrid's events, by which a person finds out what became of a message.
          custom_args: { message_id: id },
        }),
        // Following one would hand the key to whoever the answer names.
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      const { status } = answer;
      const messageId = answer.headers.get('x-message-id')?.slice(0, 128);
      // The status alone decides: a body that breaks off changes nothing.
      const member = await answer.text().then(faultyMember, () => undefined);
      return { status, messageId, member };
    } catch (error) {
      if (!NOT_ASKED.has(codeOf(error))) throw unknown('SendGrid did not answer');
      await this.#note(id, 'refused', null);
      // Without the cause: it may quote the request.
      throw new Error(`SendGrid could not be reached (${codeOf(error)})`);
    }
  }
}

const unknown = (why: string) =>
  new PermanentFailure(`${why}: it may have left or not, and is not sent again`);

function wordFor(status: number): string {
  if (status === 401) return 'refuses our key';
  if (status === 403) return 'does not let our key or our sender do this';
  return status === 429 ? 'is asked too often' : 'fails';
}

/** `{"errors": [{"message", "field", "help"}]}` → the member of the request that is at fault. */
function faultyMember(text: string): string | undefined {
  if (text.length > MAX_BODY) return undefined;
  const field = /"field"\s*:\s*"([a-z_]+)/.exec(text)?.[1] ?? '';
  return MEMBERS.has(field) ? field : undefined;
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const from = cause instanceof AggregateError ? cause.errors[0] : cause;
  return from instanceof Error && 'code' in from ? String(from.code) : '';
}
