import { priorityBuckets } from '@inx/manifest';
import { describe, expect, it } from 'vitest';
import type { Rule } from '../ports/traffic.ts';
import { type RoutedService, ruleFindings, weightFindings } from './rules.ts';

const routes = { paths: ['/api/auth/*'] };
const auth: RoutedService = {
  service: 'auth',
  blueTargetGroupArn: 'arn:blue',
  greenTargetGroupArn: 'arn:green',
  routes,
  routesEver: [routes],
};
const first = priorityBuckets({ name: 'auth', routes });
const rule = (kind: 'production' | 'test', change: Partial<Rule> = {}): Rule => ({
  arn: `arn:${kind}`,
  priority: first[kind][0],
  conditions: { ...routes, ...(kind === 'test' && { header: { name: 'x-inx-release', value: 'closed-1' } }) },
  weights: { 'arn:blue': 100, 'arn:green': 0 },
  ...change,
});
const [production, test] = [rule('production'), rule('test')];
const longer = { paths: ['/api/auth/sign-in/*'] };

describe('rules of the listener', () => {
  it.each<[string, RoutedService[], Rule[], string[]]>([
    ['as the release made them', [auth], [production, test], []],
    ['the other side serves', [auth], [rule('production', { weights: { 'arn:green': 100 } }), test], []],
    [
      'both sides serve',
      [auth],
      [rule('production', { weights: { 'arn:blue': 1, 'arn:green': 1 } }), test],
      [],
    ],
    ['no production rule', [auth], [test], ['rule-missing: no rule']],
    ['no test rule', [auth], [production], ['rule-missing: no rule']],
    [
      'another path',
      [auth],
      [rule('production', { conditions: { paths: ['/x'] } }), test],
      ['rule-conditions: path /x'],
    ],
    [
      'a host that nobody released',
      [auth],
      [rule('production', { conditions: { ...routes, host: 'a.example' } }), test],
      ['rule-conditions: path /api/auth/*, host a.example'],
    ],
    [
      'a production rule that asks for a header',
      [auth],
      [rule('production', { conditions: { ...routes, header: { name: 'x-a', value: 'secret' } } }), test],
      ['rule-conditions: path /api/auth/*, header x-a'],
    ],
    [
      'a test rule that asks for none',
      [auth],
      [production, rule('test', { conditions: routes })],
      ['rule-conditions: path /api/auth/*'],
    ],
    [
      'a condition of a kind that inx never sets',
      [auth],
      [rule('production', { foreignConditions: ['source-ip 10.0.0.0/8'] }), test],
      ['rule-conditions: path /api/auth/*, source-ip 10.0.0.0/8'],
    ],
    [
      'another priority',
      [auth],
      [rule('production', { priority: 49_000 }), test],
      ['rule-priority: priority 49000'],
    ],
    [
      'the priority of routes that it had before',
      [{ ...auth, routesEver: [routes, longer] }],
      [
        rule('production', { priority: priorityBuckets({ name: 'auth', routes: longer }).production[0] }),
        test,
      ],
      [],
    ],
    [
      'a rule to groups of nobody',
      [auth],
      [production, test, rule('production', { arn: 'arn:x', weights: { 'arn:y': 1 } })],
      ['rule-foreign: path /api/auth/*'],
    ],
    [
      'a second rule to our groups',
      [auth],
      [production, test, rule('production', { arn: 'arn:x', conditions: { paths: [] } })],
      ['rule-foreign: no condition'],
    ],
    [
      'a rule to our groups before ours',
      [auth],
      [rule('test', { arn: 'arn:x', priority: 7, conditions: { paths: ['/api/*'] } }), production, test],
      ['rule-foreign: path /api/*'],
    ],
    [
      'routes that nobody knows any more',
      [{ ...auth, routes: undefined, routesEver: [] }],
      [production, test],
      [],
    ],
  ])('%s', (_, services, rules, expected) => {
    expect(ruleFindings(services, rules).map(({ kind, found }) => `${kind}: ${found}`)).toEqual(expected);
  });

  it('never shows the value of a header: it may be a routing key', () => {
    const shown = ruleFindings(
      [auth],
      [rule('test', { conditions: { paths: ['/x'], header: test!.conditions.header! } })],
    );
    expect(JSON.stringify(shown)).not.toContain('closed-1');
  });
});

describe('weights of a production rule', () => {
  const blue = 'arn:x:targetgroup/auth-b/1';
  const green = 'arn:x:targetgroup/auth-g/2';
  it.each<[string, Readonly<Record<string, number>> | undefined, string | undefined, string[]]>([
    ['all to the group of the revision that serves', { [blue]: 100, [green]: 0 }, blue, []],
    ['whichever it is', { [blue]: 0, [green]: 100 }, green, []],
    ['by another number', { [blue]: 1 }, blue, []],
    ['no revision known', { [blue]: 100 }, undefined, []],
    ['no rule', undefined, blue, []],
    ['all to the other side', { [blue]: 0, [green]: 100 }, blue, ['ecs: 100 to auth-g']],
    ['some to the other side', { [blue]: 90, [green]: 10 }, blue, ['ecs: 90 to auth-b, 10 to auth-g']],
    ['to nobody', { [blue]: 0, [green]: 0 }, blue, ['ecs: no weight on any group']],
  ])('%s', (_, weights, group, expected) => {
    const found = weightFindings('auth', weights && rule('production', { weights }), group);
    expect(found.map((each) => `${each.owner}: ${each.found}`)).toEqual(expected);
  });
});
