import type * as elb from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  forward,
  type Harness,
  makeEdge,
  makeGroup,
  makeRule,
  pathIs,
  register,
  startHarness,
  startTarget,
  type TestTarget,
} from './harness.ts';

let h: Harness;
let edge: Awaited<ReturnType<typeof makeEdge>>;
const targets: TestTarget[] = [];

async function group(name: string): Promise<string> {
  const arn = await makeGroup(h, name);
  const target = await startTarget(h, (request, response) => {
    request.resume();
    request.on('end', () =>
      response.end(JSON.stringify({ name, url: request.url, headers: request.headers })),
    );
  });
  targets.push(target);
  groups.push([arn, target]);
  return arn;
}
const groups: [string, TestTarget][] = [];

beforeAll(async () => {
  h = await startHarness({ speed: 50 });
  edge = await makeEdge(h);
  const [path, host, header, method, query, source, regex] = await Promise.all(
    ['path', 'host', 'header', 'method', 'query', 'source', 'regex'].map(group),
  );
  const rule = (priority: number, conditions: elb.RuleCondition[], arn: string | undefined) =>
    makeRule(h, edge.listenerArn, priority, conditions, forward([arn as string, 1]));
  await rule(10, pathIs('/api/*', '/exact'), path);
  await rule(20, [{ Field: 'host-header', HostHeaderConfig: { Values: ['*.Example.com'] } }], host);
  await rule(
    30,
    [
      {
        Field: 'http-header',
        HttpHeaderConfig: { HttpHeaderName: 'X-Inx-Release', Values: ['Key-?', 'abc*'] },
      },
    ],
    header,
  );
  await rule(40, [{ Field: 'http-request-method', HttpRequestMethodConfig: { Values: ['DELETE'] } }], method);
  await rule(
    50,
    [
      {
        Field: 'query-string',
        QueryStringConfig: { Values: [{ Key: 'version', Value: 'v?' }, { Value: '*beta*' }] },
      },
    ],
    query,
  );
  await rule(
    60,
    [...pathIs('/local'), { Field: 'source-ip', SourceIpConfig: { Values: ['127.0.0.0/8'] } }],
    source,
  );
  await rule(
    61,
    [...pathIs('/remote'), { Field: 'source-ip', SourceIpConfig: { Values: ['203.0.113.0/24'] } }],
    source,
  );
  await rule(70, [{ Field: 'path-pattern', PathPatternConfig: { RegexValues: ['/users/[0-9]+'] } }], regex);
  await makeRule(h, edge.listenerArn, 80, pathIs('/old/*'), [
    {
      Type: 'redirect',
      RedirectConfig: { StatusCode: 'HTTP_301', Path: '/new/#{path}', Query: 'from=#{query}' },
    },
  ]);
  await Promise.all(groups.map(([arn, target]) => register(h, arn, target)));
});
afterAll(async () => {
  await h.stop();
  await Promise.all(targets.map((target) => target.stop()));
});

const call = (path: string, init: RequestInit = {}) =>
  fetch(`${edge.url}${path}`, { redirect: 'manual', ...init });

describe('rule conditions', () => {
  it.each<[string, string, RequestInit, string]>([
    ['a path under a prefix', '/api/x?y=1', {}, 'path'],
    ['an exact path', '/exact', {}, 'path'],
    ['a header pattern, whatever its case', '/', { headers: { 'x-inx-release': 'KEY-7' } }, 'header'],
    ['the second value of a header', '/', { headers: { 'x-inx-release': 'abcdef' } }, 'header'],
    ['a method', '/', { method: 'DELETE' }, 'method'],
    ['a query pair', '/?a=b&VERSION=V2', {}, 'query'],
    ['a query value under any key', '/?x=my-beta-1', {}, 'query'],
    ['the source address', '/local', {}, 'source'],
    ['a regular expression', '/users/42', {}, 'regex'],
  ])('%s', async (_, path, init, expected) => {
    const answer = (await (await call(path, init)).json()) as { name: string };
    expect(answer.name).toBe(expected);
  });

  it.each([
    ['paths are case-sensitive', '/API/x', {}],
    ['a longer path is not an exact one', '/exact/more', {}],
    ['? is one character', '/', { headers: { 'x-inx-release': 'key-77' } }],
    ['every condition must hold', '/remote', {}],
    ['an expression is anchored', '/users/42/x', {}],
  ])('no match: %s', async (_, path, init) => {
    const answer = await call(path, init);
    expect([answer.status, await answer.text()]).toEqual([404, 'no route']);
    expect(answer.headers.get('server')).toBe('awselb/2.0');
  });

  it('fills redirects and leads to the loopback port', async () => {
    const answer = await call('/old/a/b?q=1');
    expect(answer.status).toBe(301);
    expect(answer.headers.get('location')).toBe(`${edge.url}/new/old/a/b?from=q=1`);
  });
});

describe('what the target gets', () => {
  it('forwarding headers, a trace id, and no hop-by-hop header', async () => {
    const answer = (await (
      await call('/api/h', {
        headers: { 'x-forwarded-for': '198.51.100.7', 'x-forwarded-proto': 'gopher', 'x-two': 'a' },
      })
    ).json()) as { headers: Record<string, string>; url: string };
    expect(answer.url).toBe('/api/h');
    expect(answer.headers).toMatchObject({
      'x-forwarded-for': '198.51.100.7, 127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-port': '80',
      'x-two': 'a',
      host: edge.url.replace('http://', ''),
    });
    expect(answer.headers['x-amzn-trace-id']).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  });

  it('a trace that came keeps its root', async () => {
    const root = 'Root=1-67891233-abcdef012345678912345678';
    const answer = (await (await call('/api/h', { headers: { 'x-amzn-trace-id': root } })).json()) as {
      headers: Record<string, string>;
    };
    expect(answer.headers['x-amzn-trace-id']).toMatch(
      new RegExp(`^Self=1-[0-9a-f]{8}-[0-9a-f]{24};${root}$`),
    );
  });
});
