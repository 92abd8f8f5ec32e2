/** HTTP for the registry client: time-outs, authentication, redirects, bounded error bodies. */
import { RegistryError } from '@inx/engine/image';
import { Agent, type Dispatcher, request } from 'undici';
import { answerError, connectionError, redacted } from './failure.ts';

/** Says who we are. Called for each request; expected to keep what it knows. */
export interface Authorizer {
  /** Value of the `authorization` header, or undefined to go without. */
  header(scope: Scope, signal?: AbortSignal): Promise<string | undefined>;
  /** After a 401: true when a second try has a better chance. */
  renew(scope: Scope, challenge: string | undefined, signal?: AbortSignal): Promise<boolean>;
}

export interface Scope {
  readonly repository: string;
  readonly push: boolean;
}

export interface Ask {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT';
  readonly url: string | URL;
  readonly scope: Scope;
  /** Statuses that are answers; everything else is thrown. */
  readonly expect: readonly number[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Opened for each try. */
  readonly body?: {
    readonly size: number;
    open(signal?: AbortSignal): AsyncIterable<Uint8Array> | Uint8Array;
  };
  readonly signal?: AbortSignal | undefined;
  /** Follow redirects, credentials left behind when they lead to another origin. */
  readonly follow?: boolean;
  /** For the whole exchange; absent for content, which is limited by silence only. */
  readonly limitMs?: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: AsyncIterable<Uint8Array>;
  /** Reads the rest away, so that the connection can be used again. */
  drop(): Promise<void>;
  readonly request: string;
  readonly url: URL;
}

const redirects = new Set([301, 302, 303, 307, 308]);
const silenceMs = 60_000;

export class Transport {
  readonly #authorizer: Authorizer | undefined;
  readonly #origin: string;
  readonly #agent = new Agent({
    connect: { timeout: 10_000 },
    headersTimeout: silenceMs,
    bodyTimeout: silenceMs,
    connections: 8,
  });

  constructor(origin: string, authorizer?: Authorizer) {
    this.#origin = new URL(origin).origin;
    this.#authorizer = authorizer;
  }

  /** One request with its redirects and at most one renewed authentication. */
  async ask(ask: Ask): Promise<Answer> {
    let answer = await this.#following(ask);
    if (answer.status === 401 && this.#authorizer) {
      const challenge = headerOf(answer, 'www-authenticate');
      await answer.drop();
      if (await this.#authorizer.renew(ask.scope, challenge, ask.signal)) answer = await this.#following(ask);
      else throw answerError(answer.request, 401, answer.headers, '');
    }
    if (ask.expect.includes(answer.status)) return answer;
    throw answerError(answer.request, answer.status, answer.headers, await excerpt(answer));
  }

  close(): Promise<void> {
    return this.#agent.close();
  }

  async #following(ask: Ask): Promise<Answer> {
    let url = new URL(ask.url);
    for (let hop = 0; hop < 6; hop++) {
      const answer = await this.#once(ask, url);
      const location = headerOf(answer, 'location');
      if (!ask.follow || !redirects.has(answer.status) || !location) return answer;
      await answer.drop();
      const next = new URL(location, url);
      if (url.protocol === 'https:' && next.protocol !== 'https:') {
        throw unexpected(answer.request, `it leads from https to ${next.protocol}`);
      }
      url = next;
    }
    throw unexpected(redacted(ask.method, ask.url), 'it is redirected without end');
  }

  async #once(ask: Ask, url: URL): Promise<Answer> {
    const limit = ask.limitMs ? [AbortSignal.timeout(ask.limitMs)] : [];
    const signal = AbortSignal.any([...(ask.signal ? [ask.signal] : []), ...limit]);
    const shown = redacted(ask.method, url);
    try {
      // Credentials are for the registry alone: a redirect to a store of blobs must not see them (and S3 refuses them).
      const own = url.origin === this.#origin;
      const authorization = own ? await this.#authorizer?.header(ask.scope, ask.signal) : undefined;
      const response = await request(url, {
        dispatcher: this.#agent,
        method: ask.method,
        signal,
        headers: {
          ...ask.headers,
          ...(authorization ? { authorization } : {}),
          ...(ask.body ? { 'content-length': String(ask.body.size) } : {}),
        },
        body: (ask.body?.open(signal) ?? null) as Dispatcher.DispatchOptions['body'] & null,
      });
      return answerOf(response, shown, url, ask.signal);
    } catch (error) {
      ask.signal?.throwIfAborted();
      throw connectionError(shown, error);
    }
  }
}

function answerOf(response: Dispatcher.ResponseData, shown: string, url: URL, signal?: AbortSignal): Answer {
  return {
    status: response.statusCode,
    headers: response.headers,
    body: told(response.body, shown, signal),
    drop: () => response.body.dump({ limit: 65_536 }).catch(() => undefined),
    request: shown,
    url,
  };
}

/** A connection that breaks within a body is a registry failure like any other. */
async function* told(
  body: AsyncIterable<Uint8Array>,
  shown: string,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    signal?.throwIfAborted();
    throw connectionError(shown, error);
  }
}

/** First lines of an error's body, however much there is. */
async function excerpt(answer: Answer): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of answer.body) {
      chunks.push(chunk);
      size += chunk.byteLength;
      if (size > 8192) break;
    }
  } catch {
    // What arrived is told; the status says the rest.
  }
  return Buffer.concat(chunks).subarray(0, 8192).toString('utf8');
}

export function headerOf(answer: Pick<Answer, 'headers'>, name: string): string | undefined {
  const value = answer.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

export function unexpected(shown: string, why: string): RegistryError {
  return new RegistryError({
    failure: 'unexpected-answer',
    message: 'the answer is not that of an OCI registry',
    request: shown,
    why,
  });
}
