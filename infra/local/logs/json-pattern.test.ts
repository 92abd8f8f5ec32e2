import { describe, expect, it } from 'vitest';
import { createFilter } from './filter.ts';
import { valueAt } from './json-pattern.ts';

const event = JSON.stringify({
  level: 'error',
  status: 503,
  route: '/api/invoices',
  request: { headers: ['a', 'b'], cached: false, user: null },
});

describe('a pattern over JSON', () => {
  it.each([
    ['{ $.level = "error" }', true],
    ['{ $.level = error }', true],
    ['{ $.level != "error" }', false],
    ['{ $.missing != "error" }', false],
    ['{ $.status >= 500 }', true],
    ['{ $.status < 500 }', false],
    ['{ $.status = 503 && $.level = "info" }', false],
    ['{ $.status = 503 || $.level = "info" }', true],
    ['{ $.level = "info" && $.status = 1 || $.status = 503 }', true],
    ['{ $.level = "info" && ($.status = 1 || $.status = 503) }', false],
    ['{ $.route = "/api/*" }', true],
    ['{ $.route = "*/payments" }', false],
    ['{ $.request.headers[1] = "b" }', true],
    ['{ $.request.cached IS FALSE }', true],
    ['{ $.request.user IS NULL }', true],
    ['{ $.request.trace NOT EXISTS }', true],
    ['{ $.level NOT EXISTS }', false],
  ])('%s', (pattern, expected) => {
    expect(createFilter(pattern)(event)).toBe(expected);
  });

  it('matches no text that is not JSON', () => {
    expect(createFilter('{ $.level = "error" }')('level = error')).toBe(false);
  });

  it.each(['{ $.level = }', '{ level = "error" }', '{ $.level = "error"', '{ $.a ~ 1 }', '{ $.a IS MAYBE }'])(
    'is refused where it cannot be read: %s',
    (pattern) => {
      expect(() => createFilter(pattern)).toThrow(/Invalid filter pattern/);
    },
  );
});

it.each([
  ['$.status', 503],
  ['$.request.headers[0]', 'a'],
  ['$.request.nothing.below', undefined],
])('the value at %s', (selector, expected) => {
  expect(valueAt(JSON.parse(event), selector)).toBe(expected);
});
