import { describe, expect, test } from 'vitest';
import type { Bench } from './bench.ts';
import { expired, serviceClaims, sign, userClaims } from './tokens.ts';

/** Routes for services are closed to everybody else. */
export function internalTests(bench: Bench): void {
  const { prefix, name } = bench.service;
  const { secret } = bench;
  const status = async (authorization: string | undefined, path = `/internal/${prefix}/anything`) => {
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
    const answer = await fetch(bench.running().baseUrl + path, { headers });
    await answer.arrayBuffer();
    return answer.status;
  };

  describe('internal routes', () => {
    test.each<[string, string | undefined]>([
      ['no token', undefined],
      ['no bearer', 'Basic YTpi'],
      ['rubbish', 'Bearer rubbish'],
      ['another secret', `Bearer ${sign(serviceClaims(name), 'another secret, also of a good length')}`],
      ['no signature', `Bearer ${sign(serviceClaims(name), secret, 'none')}`],
      ['an expired token', `Bearer ${sign(expired(serviceClaims(name)), secret)}`],
      ['a token that never expires', `Bearer ${sign(serviceClaims(name, { exp: undefined }), secret)}`],
    ])('%s is unauthorized', async (_what, authorization) => {
      expect(await status(authorization)).toBe(401);
    });

    test.each([
      ["a person's token", sign(userClaims(), secret)],
      ['a token for another service', sign(serviceClaims('someone-else'), secret)],
      ["a person's token with our audience", sign(userClaims({ aud: name }), secret)],
    ])('%s is refused', async (_what, token) => {
      expect([401, 403]).toContain(await status(`Bearer ${token}`));
    });

    test.each([
      `/%69nternal/${prefix}/anything`,
      `//internal/${prefix}/anything`,
      `/internal/../internal/${prefix}/anything`,
      '/internal/',
    ])('%s is no way around', async (path) => {
      expect([400, 401, 403, 404]).toContain(await status(undefined, path));
    });

    test('a good token gets further', async () => {
      expect([403, 404, 405]).toContain(await status(`Bearer ${sign(serviceClaims(name), secret)}`));
    });
  });
}
