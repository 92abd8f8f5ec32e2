/** GitHub's API with time-outs, retries with a bound, and the pace GitHub asks for. */
import { getOctokit } from '@actions/github';
import type { Secret } from '@inx/engine';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import type { Run } from '../run.ts';
import { statusOf } from './problem.ts';

/** One attempt, answer included. */
const attemptMs = 15_000;
/** A limit that lifts later than this is not waited for: a release is not held up by its report. */
const longestWaitSeconds = 90;
const limitRetries = 2;

export type Octokit = ReturnType<typeof getOctokit>;

/** The API of the run's repository. */
export interface Api {
  readonly octokit: Octokit;
  readonly run: Run;
  readonly at: { readonly owner: string; readonly repo: string };
}

/** `onWait` is told when GitHub asks for patience. Writes are a second apart, those that notify people three. */
export function createApi(
  token: Secret,
  run: Run,
  onWait: (message: string) => void,
  signal?: AbortSignal,
): Api {
  const wait = (kind: string) => (seconds: number, request: unknown, _: unknown, tried: number) => {
    const { method, url } = request as { method: string; url: string };
    const again = tried < limitRetries && seconds <= longestWaitSeconds;
    onWait(`GitHub's ${kind} for ${method} ${url}: ${again ? `again in ${seconds} s` : 'given up'}`);
    return again;
  };
  const octokit = getOctokit(
    token.reveal(),
    {
      baseUrl: run.apiUrl.replace(/\/$/, ''),
      userAgent: 'invoxa-delivery',
      throttle: {
        id: `${run.owner}/${run.repo}/${crypto.randomUUID()}`,
        onRateLimit: wait('rate limit'),
        onSecondaryRateLimit: wait('secondary rate limit'),
      },
      // Its own log would repeat what we tell.
      log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    },
    // The first plugin is the innermost: each attempt has a time-out of its own, waiting does not count.
    (instance) => {
      instance.hook.wrap('request', (request, options) => {
        const limit = AbortSignal.timeout(attemptMs);
        return request({
          ...options,
          request: { ...options.request, signal: signal ? AbortSignal.any([signal, limit]) : limit },
        });
      });
    },
    retry,
    throttling,
  );
  return { octokit, run, at: { owner: run.owner, repo: run.repo } };
}

/**
 * Finds, or creates what is not there. A creation whose answer got lost may have happened, so it is looked for again
 * before the next try; the plain retry plugin would create it twice.
 */
export async function findOrCreate<T>(
  find: () => Promise<T | undefined>,
  create: () => Promise<T>,
  tries = 3,
): Promise<T> {
  for (let tried = 1; ; tried++) {
    const found = await find();
    if (found !== undefined) return found;
    try {
      return await create();
    } catch (error) {
      const status = statusOf(error);
      if (tried >= tries || (status !== undefined && status < 500 && status !== 429)) throw error;
    }
  }
}

/** Creations are never repeated blindly: see `findOrCreate`. */
export const once = { request: { retries: 0 } } as const;
