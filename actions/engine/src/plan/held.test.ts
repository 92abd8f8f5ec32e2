import { expect, it } from 'vitest';
import { holdTo, type Wanted } from './held.ts';
import { digestWith, type Plan, type PlannedService } from './plan.ts';
import { reviewedSchema } from './reviewed.ts';

const service = (name: string, more: Partial<PlannedService> = {}): PlannedService => ({
  service: name,
  imageKey: 'k',
  definitionHash: 'd',
  settingsHash: 's',
  changes: ['image'],
  reasons: [],
  migrates: false,
  ...more,
});
const plan = (more: Partial<Plan> = {}): Plan => ({
  environment: 'dev',
  from: 5,
  services: [service('auth')],
  retired: [],
  releaseDigest: 'release-now',
  digest: 'release-now',
  notes: [],
  ...more,
});
/** As it comes out of the file of a plan that had the platform's half. */
const reviewed = (more: Partial<Plan> = {}) =>
  reviewedSchema.parse(
    JSON.parse(JSON.stringify(plan({ releaseDigest: 'release-then', digest: 'whole-then', ...more }))),
  );

it.each<[string, Plan, Wanted, ReturnType<typeof holdTo> | { as: 'refused'; code: string }]>([
  ['nothing was asked for', plan(), {}, { as: 'planned' }],
  ['its release’s digest', plan(), { planDigest: 'release-now' }, { as: 'planned' }],
  [
    'the digest over its templates as well',
    plan(),
    { planDigest: digestWith('release-now', 'h'), templatesHash: 'h' },
    { as: 'planned' },
  ],
  ['another digest', plan(), { planDigest: 'release-then' }, { as: 'refused', code: 'plan.stale' }],
  [
    'the digest of other templates',
    plan(),
    { planDigest: digestWith('release-now', 'h'), templatesHash: 'i' },
    { as: 'refused', code: 'plan.stale' },
  ],
  [
    'the plan itself, unchanged',
    plan(),
    { planDigest: 'whole-then', reviewed: reviewed({ releaseDigest: 'release-now' }) },
    { as: 'planned' },
  ],
  [
    'a plan and the digest of another one',
    plan(),
    { planDigest: 'whole-other', reviewed: reviewed({ releaseDigest: 'release-now' }) },
    { as: 'refused', code: 'plan.other-file' },
  ],
  [
    'a stale plan: another release came between',
    plan({ from: 6 }),
    { planDigest: 'whole-then', reviewed: reviewed({ services: [service('auth'), service('invoice')] }) },
    {
      as: 'made-again',
      why: 'it started from release 5, and release 6 serves now; planned to move auth, invoice, it moves auth',
    },
  ],
  [
    'a stale plan: the platform came between',
    plan(),
    { reviewed: reviewed() },
    {
      as: 'made-again',
      why: 'what it rests on (sources, the platform, a secret) changed since; as planned, it moves auth',
    },
  ],
  [
    'a stale plan of a first release',
    plan({ from: 1, services: [] }),
    { reviewed: reviewed({ from: 0 }) },
    {
      as: 'made-again',
      why: 'nothing ran when it was made, and release 1 serves now; planned to move auth, it moves nothing',
    },
  ],
  [
    'a stale plan, and now one migrates',
    plan({ from: 4, services: [service('auth', { migrates: true })] }),
    { reviewed: reviewed() },
    { as: 'refused', code: 'plan.worse-than-reviewed' },
  ],
  [
    'a stale plan, and now one is retired',
    plan({ from: 6, retired: ['client'] }),
    { reviewed: reviewed() },
    { as: 'refused', code: 'plan.worse-than-reviewed' },
  ],
  [
    'a plan for another environment',
    plan(),
    { reviewed: reviewed({ environment: 'prd' }) },
    { as: 'refused', code: 'plan.reviewed-elsewhere' },
  ],
])('%s', (_, now, wanted, expected) => {
  const held = holdTo(now, wanted);
  if (held.as !== 'refused') expect(held).toEqual(expected);
  else expect({ as: held.as, code: held.problems.map((each) => each.code).join() }).toEqual(expected);
});
