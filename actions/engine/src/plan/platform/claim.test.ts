import { describe, expect, it } from 'vitest';
import { parseClaim, writeClaim } from './claim.ts';

const commit = 'a'.repeat(40);
const expected = { commit, environment: 'dev', prefix: 'INX-DEV-USNV-' };
const stack = 'INX-DEV-USNV-edge';
const template = { Resources: { Topic: { Type: 'AWS::SNS::Topic' } } };
const read = (text: string) => parseClaim(new TextEncoder().encode(text), expected);
const claim = (stacks: unknown, more: object = {}) =>
  JSON.stringify({ schema: 1, commit, environment: 'dev', stacks, ...more });
const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

it.each<[string, string]>([
  [claim([], { more: 1 }), 'cannot be read: Unrecognized key: "more"'],
  [claim([{ stack, template: { Resources: { A: 1 } } }]), 'cannot be read: stacks.0.template.Resources.A: '],
])('says what is wrong, and where there is a place, where: %s', (text, words) => {
  expect(() => read(text)).toThrow(words);
});

it('comes back as it was written', () => {
  const given = { commit, environment: 'dev', templates: [{ stack, template }] };
  expect(read(writeClaim(given))).toEqual(given);
});

describe('is refused, and ends nothing,', () => {
  it.each<[string, string]>([
    ['as no JSON', '{'],
    ['as another commit’s', claim([], { commit: 'b'.repeat(40) })],
    ['as another environment’s', claim([], { environment: 'prd' })],
    ['with a member nobody knows', claim([], { more: 1 })],
    ['with a stack of somebody else', claim([{ stack: 'OTHER-edge', template }])],
    [
      'with one stack twice',
      claim([
        { stack, template },
        { stack, template },
      ]),
    ],
    ['with a stack’s name that is Markdown', claim([{ stack: 'INX-DEV-USNV-<img>', template }])],
    ['with resources that are no resources', claim([{ stack, template: { Resources: { A: 1 } } }])],
    ['with __proto__', claim([{ stack, template }]).replace('"Topic"', '"__proto__"')],
    [
      'nested deeper than any template',
      claim([{ stack, template: { Resources: {}, Deep: JSON.parse(nested(2_000)) } }]),
    ],
    ['nested deeper than a stack of calls', `{"schema":1,"x":${nested(200_000)}}`],
    [
      'with more resources than a stack holds',
      claim([
        {
          stack,
          template: {
            Resources: Object.fromEntries(
              Array.from({ length: 501 }, (_, index) => [`R${index}`, { Type: 'A' }]),
            ),
          },
        },
      ]),
    ],
    [
      'with a text longer than any',
      claim([{ stack, template: { Resources: {}, Description: 'x'.repeat(70_000) } }]),
    ],
    ['larger than all of it may be', claim([], { pad: 'x'.repeat(9_000_000) })],
  ])('%s', (_, text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'claim.invalid' }));
  });
});
