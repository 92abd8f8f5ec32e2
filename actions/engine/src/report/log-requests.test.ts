import { describe, expect, it } from 'vitest';
import { requestAnsweredWell } from './log-requests.ts';

describe('a request that was answered well', () => {
  it.each([
    ['our kits', '{"level":"info","route":"/api/auth/login","status":200}', '/api/auth/login'],
    ['pino-http', '{"level":30,"req":{"url":"/invoices?page=2"},"res":{"statusCode":304}}', '/invoices'],
    ['an access log without levels', '{"path":"/","statusCode":200}', '/'],
    ['one that names no path', '{"level":"INFO","status":204}', undefined],
  ])('%s', (_, message, path) => expect(requestAnsweredWell(message)).toEqual({ path }));
});

describe('anything else', () => {
  it.each([
    ['a refusal', '{"level":"info","route":"/","status":404}'],
    ['a failure', '{"level":"error","route":"/","status":500}'],
    ['a warning beside an answer', '{"level":"warn","route":"/","status":200}'],
    ['the same by number', '{"level":40,"res":{"statusCode":200}}'],
    ['no request', '{"level":"info","msg":"drained"}'],
    ['another kind of status', '{"level":"info","status":"paid"}'],
    ['plain text', 'GET / 200'],
    ['half a line', '{"level":"info","status":200'],
    ['nothing', ''],
  ])('%s', (_, message) => expect(requestAnsweredWell(message)).toBeUndefined());
});
