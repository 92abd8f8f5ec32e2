import { environmentSchema } from '@inx/manifest';
import { expect, it } from 'vitest';
import dev from '../../../../../infra/environments/dev.json' with { type: 'json' };
import type { PermissionChange, PlatformChange, ResourceChange } from './change.ts';
import { platformProblems, releasesToKeepRunnable } from './rules.ts';

const environment = environmentSchema.parse(dev);
const change = (resources: ResourceChange[], permissions: PermissionChange[] = []): PlatformChange => ({
  stacks: [{ stack: 's', action: 'update', resources, permissions, ports: [], others: [] }],
  left: [],
  quiet: [],
  needs: 'approval',
  basis: 'b',
  templatesHash: 'h',
  claimed: false,
});
const gone = (name: string): ResourceChange => ({
  stack: 's',
  logicalId: 'Repository',
  type: 'AWS::ECR::Repository',
  name,
  action: 'destroy',
  replacedBy: [],
  differences: [],
});
const permission = (
  principal: string,
  direction: PermissionChange['direction'],
  ofTasks = true,
): PermissionChange => ({
  ofTasks,
  stack: 's',
  change: direction === 'widens' ? 'added' : 'removed',
  principal,
  effect: 'Allow',
  actions: ['s3:GetObject'],
  resources: ['*'],
  direction,
});
const releases = (...services: string[][]) =>
  services.map((each, index) => ({ number: services.length - index, services: each }));
const many = (count: number) => Array.from({ length: count }, () => ['auth']);

it.each<[string, PlatformChange, ReturnType<typeof releases>, string[]]>([
  [
    'the footing of what runs',
    change([gone('inx-dev-usnv/auth')]),
    releases(['auth']),
    ['platform.footing-in-use'],
  ],
  [
    'the footing of what could come back',
    change([gone('inx-dev-usnv/billing')]),
    releases(...many(releasesToKeepRunnable - 1), ['auth', 'billing']),
    ['platform.footing-in-use'],
  ],
  [
    'the footing of what no release needs any more',
    change([gone('inx-dev-usnv/billing')]),
    releases(...many(releasesToKeepRunnable), ['auth', 'billing']),
    [],
  ],
  ['something that is no footing', change([gone('else')]), releases(['auth']), []],
  [
    'a principal that gains and loses at once',
    change([], [permission('AWS:${Role}', 'widens'), permission('AWS:${Role}', 'narrows')]),
    [],
    ['platform.widens-and-narrows'],
  ],
  [
    'the same of a role that no task runs under',
    change([], [permission('AWS:${Role}', 'widens', false), permission('AWS:${Role}', 'narrows', false)]),
    [],
    [],
  ],
  [
    'two principals, one that gains and one that loses',
    change([], [permission('AWS:${One}', 'widens'), permission('AWS:${Two}', 'narrows')]),
    [],
    [],
  ],
])('%s', (_, wanted, history, expected) => {
  expect(platformProblems(wanted, environment, history).map((problem) => problem.code)).toEqual(expected);
});
