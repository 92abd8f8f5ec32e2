import { expect, it } from 'vitest';
import type { Plan } from './plan.ts';
import type { PlatformChange, ResourceAction } from './platform/change.ts';
import { reviewedSchema, worseThan } from './reviewed.ts';

const resource = (logicalId: string, action: ResourceAction) => ({
  stack: 's',
  logicalId,
  type: 'AWS::RDS::DBInstance',
  action,
  replacedBy: [],
  differences: [],
});
const widening = (principal: string) => ({
  stack: 's',
  change: 'added' as const,
  principal,
  effect: 'Allow' as const,
  actions: ['s3:*'],
  resources: ['*'],
  ofTasks: true,
  direction: 'widens' as const,
});
const port = (peer: string) => ({
  stack: 's',
  change: 'added' as const,
  direction: 'ingress' as const,
  group: 'g',
  protocol: 'TCP 22',
  peer,
  world: false,
});
const platform = (more: Partial<PlatformChange['stacks'][number]>): PlatformChange => ({
  stacks: [{ stack: 's', action: 'update', resources: [], permissions: [], ports: [], others: [], ...more }],
  left: [],
  quiet: [],
  needs: 'approval',
  basis: 'b',
  templatesHash: 'h',
  claimed: false,
});
const plan = (more: Partial<Plan> = {}): Plan => ({
  environment: 'dev',
  from: 1,
  services: [],
  retired: [],
  releaseDigest: 'r',
  digest: 'd',
  notes: [],
  ...more,
});
const migrating = {
  service: 'auth',
  imageKey: 'k',
  definitionHash: 'd',
  settingsHash: 's',
  changes: ['image' as const],
  reasons: [],
  migrates: true,
};

it.each<[string, Plan, Plan, RegExp[]]>([
  [
    'the same',
    plan({ platform: platform({ resources: [resource('A', 'destroy')] }) }),
    plan({ platform: platform({ resources: [resource('A', 'destroy')] }) }),
    [],
  ],
  [
    'less',
    plan({ platform: platform({}) }),
    plan({ platform: platform({ resources: [resource('A', 'destroy')] }) }),
    [],
  ],
  [
    'destroys another',
    plan({ platform: platform({ resources: [resource('B', 'destroy')] }) }),
    plan({ platform: platform({ resources: [resource('A', 'destroy')] }) }),
    [/destroys .* B/],
  ],
  [
    'replaces what was to be updated',
    plan({ platform: platform({ resources: [resource('A', 'replace')] }) }),
    plan({ platform: platform({ resources: [resource('A', 'update')] }) }),
    [/replaces .* A/],
  ],
  [
    'destroys what was to be replaced',
    plan({ platform: platform({ resources: [resource('A', 'destroy')] }) }),
    plan({ platform: platform({ resources: [resource('A', 'replace')] }) }),
    [/destroys .* A/],
  ],
  [
    'replaces what perhaps would be',
    plan({ platform: platform({ resources: [resource('A', 'replace')] }) }),
    plan({ platform: platform({ resources: [resource('A', 'may-replace')] }) }),
    [],
  ],
  [
    'updates and creates more',
    plan({ platform: platform({ resources: [resource('A', 'update'), resource('B', 'create')] }) }),
    plan(),
    [],
  ],
  [
    'widens',
    plan({ platform: platform({ permissions: [widening('AWS:x')] }) }),
    plan({ platform: platform({}) }),
    [/AWS:x do s3:\*/],
  ],
  [
    'opens',
    plan({ platform: platform({ ports: [port('0.0.0.0/0')] }) }),
    plan({ platform: platform({ ports: [port('10.0.0.0/8')] }) }),
    [/opens TCP 22/],
  ],
  [
    'has a platform half where none was reviewed',
    plan({ platform: platform({ resources: [resource('A', 'destroy')] }) }),
    plan(),
    [/destroys/],
  ],
  ['retires', plan({ retired: ['auth'] }), plan(), [/retires auth/]],
  ['migrates', plan({ services: [migrating] }), plan(), [/migration of auth/]],
])('a plan that is %s', (_, now, then, expected) => {
  // As it comes out of a file.
  const reviewed = reviewedSchema.parse(JSON.parse(JSON.stringify(then)));
  const worse = worseThan(now, reviewed);
  expect(worse.map((problem) => problem.code)).toEqual(expected.map(() => 'plan.worse-than-reviewed'));
  for (const [index, pattern] of expected.entries()) expect(worse[index]?.message).toMatch(pattern);
});

it('a plan for another environment is nothing to compare with', () => {
  const reviewed = reviewedSchema.parse(plan({ environment: 'prd' }));
  expect(worseThan(plan(), reviewed)).toMatchObject([{ code: 'plan.reviewed-elsewhere' }]);
});
