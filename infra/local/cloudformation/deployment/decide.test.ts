import { describe, expect, it } from 'vitest';
import { differences } from '../drift/differences.ts';
import type { StackResource } from '../state.ts';
import { decide, nameInTheWay, same, type Wanted } from './decide.ts';

const handler = { properties: ['Name', 'Size', 'Tags'], replacement: ['Name', 'Port'] };
const resource = (properties: Record<string, unknown>, more: Partial<StackResource> = {}): StackResource => ({
  logicalId: 'A',
  type: 'T',
  physicalId: 'arn:thing/one',
  properties,
  attributes: {},
  stackTags: [],
  dependsOn: [],
  status: 'CREATE_COMPLETE',
  changedAt: new Date(0),
  ...more,
});
const wanted = (properties: Record<string, unknown>, more: Partial<Wanted> = {}): Wanted => ({
  type: 'T',
  properties,
  stackTags: [],
  ...more,
});
const tag = [{ Key: 'a', Value: 'b' }];

describe('what becomes of a resource', () => {
  it.each([
    ['is new', undefined, wanted({}), 'create'],
    ['failed to be created', resource({}, { status: 'CREATE_FAILED' }), wanted({}), 'create'],
    ['is the same', resource({ Size: 1 }), wanted({ Size: 1 }), 'keep'],
    ['is the same, written otherwise', resource({ Size: 1 }), wanted({ Size: '1' }), 'keep'],
    ['changes', resource({ Size: 1 }), wanted({ Size: 2 }), 'update'],
    ['loses a property', resource({ Size: 1 }), wanted({}), 'update'],
    ['changes what replaces', resource({ Name: 'one' }), wanted({ Name: 'two' }), 'replace'],
    ['gets another policy', resource({}), wanted({}, { deletionPolicy: 'Retain' }), 'keep'],
    ['gets metadata', resource({}), wanted({}, { metadata: { a: 1 } }), 'update'],
    ['gets stack tags', resource({}), wanted({}, { stackTags: tag }), 'update'],
    ['failed to be updated', resource({}, { status: 'UPDATE_FAILED' }), wanted({}), 'update'],
  ])('%s', (_, before, after, kind) => {
    expect(decide(before, after, handler).kind).toBe(kind);
  });

  it('a type without tags does not notice the stack’s', () => {
    const untagged = { ...handler, properties: ['Name'] };
    expect(decide(resource({}), wanted({}, { stackTags: tag }), untagged).kind).toBe('keep');
  });

  it.each([
    ['a name that stays', { Name: 'one', Port: 1 }, { Name: 'one', Port: 2 }, 'one'],
    ['a name that changes', { Name: 'one' }, { Name: 'two' }, undefined],
    ['no name', { Port: 1 }, { Port: 2 }, undefined],
    ['a name of something else', { Name: 'vpc', Port: 1 }, { Name: 'vpc', Port: 2 }, undefined],
  ])('%s in the way of a replacement', (_, before, after, name) => {
    expect(nameInTheWay(resource(before), wanted(after), handler)).toBe(name);
  });
});

it.each([
  [{ a: 1, b: [true] }, { b: ['true'], a: '1' }, true],
  [{ a: undefined }, {}, true],
  [[1, 2], [2, 1], false],
  [null, 'null', false],
  ['', undefined, false],
])('%j and %j are the same: %s', (a, b, expected) => {
  expect(same(a, b)).toBe(expected);
});

describe('drift', () => {
  it.each([
    ['nothing', { a: 1 }, { a: '1', b: 2 }, []],
    ['a value', 30, 7, ['NOT_EQUAL /P']],
    ['a nested value', { a: { b: 1 } }, { a: { b: 2, c: 3 } }, ['NOT_EQUAL /P/a/b']],
    ['gone', 30, undefined, ['REMOVE /P']],
    ['a list in another order', [1, 2], [2, 1], []],
    ['one more in a list', [{ a: 1 }], [{ a: 2 }, { a: 1 }], ['ADD /P/1']],
    ['one less in a list', [{ a: 1 }, { a: 2 }], [{ a: 2 }], ['REMOVE /P/0']],
    ['another in a list', [{ a: 1, b: 1 }], [{ a: 1, b: 2 }], ['NOT_EQUAL /P/0/b']],
  ])('%s', (_, expected, actual, found) => {
    expect(
      differences(expected, actual, '/P').map((each) => `${each.DifferenceType} ${each.PropertyPath}`),
    ).toEqual(found);
  });
});
