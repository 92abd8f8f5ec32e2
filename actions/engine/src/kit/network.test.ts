import { request } from 'node:http';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { networkFault } from './network.ts';

const coded = (code: string) => Object.assign(new Error('it failed'), { code });

it.each([
  ['ENOTFOUND', 'unknown-name', 'no'],
  ['EAI_AGAIN', 'unknown-name', 'no'],
  ['ECONNREFUSED', 'refused', 'no'],
  ['ENETUNREACH', 'no-route', 'no'],
  ['ECONNRESET', 'broken-off', 'perhaps'],
  ['EPIPE', 'broken-off', 'perhaps'],
  ['UND_ERR_SOCKET', 'broken-off', 'perhaps'],
  ['ETIMEDOUT', 'timed-out', 'perhaps'],
  ['UND_ERR_HEADERS_TIMEOUT', 'timed-out', 'perhaps'],
  ['UND_ERR_CONNECT_TIMEOUT', 'timed-out', 'perhaps'],
  ['CERT_HAS_EXPIRED', 'untrusted', 'no'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'untrusted', 'no'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'untrusted', 'no'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'untrusted', 'no'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'untrusted', 'no'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'no-tls', 'no'],
  ['EPROTO', 'no-tls', 'no'],
])('%s is %s', (code, kind, arrived) => {
  expect(networkFault(coded(code))).toMatchObject({
    kind,
    code,
    arrived,
    what: expect.stringContaining(`(${code})`),
    remedy: expect.stringMatching(/\w/),
  });
});

it('is found behind causes, and in the first of several errors', () => {
  const behind = new TypeError('fetch failed', { cause: coded('ECONNREFUSED') });
  expect(networkFault(behind)?.kind).toBe('refused');
  expect(networkFault(new AggregateError([coded('EHOSTUNREACH')]))?.kind).toBe('no-route');
  expect(networkFault(AbortSignal.timeout(0).reason ?? new DOMException('', 'TimeoutError'))?.kind).toBe(
    'timed-out',
  );
});

it.each([new Error('a bug'), new TypeError('x is undefined'), coded('ENOENT'), 'text', null, undefined])(
  'says nothing of %s',
  (error) => expect(networkFault(error)).toBeUndefined(),
);

it('knows what Node itself says of a connection that is broken off', async () => {
  const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  const error = await new Promise((resolve) =>
    request({ port, host: '127.0.0.1' }).once('error', resolve).end(),
  );
  server.close();
  expect(networkFault(error)?.kind).toBe('broken-off');
});
