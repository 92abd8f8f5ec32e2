import { describe, expect, it } from 'vitest';
import type { Plan, PlannedService } from '../plan/plan.ts';
import { commentLimit, planComment } from './plan-comment.ts';

const service = (name: string, changes: PlannedService['changes'], more: Partial<PlannedService> = {}) => ({
  service: name,
  imageKey: 'a'.repeat(64),
  definitionHash: 'b'.repeat(64),
  settingsHash: 'c'.repeat(64),
  changes,
  reasons: changes.map((change) => `its ${change} changed`),
  migrates: false,
  ...more,
});
const plan = (services: readonly PlannedService[], notes: string[] = []): Plan => ({
  environment: 'dev',
  from: 3,
  services,
  digest: 'd'.repeat(64),
  notes,
});

describe('a plan comment', () => {
  it('is one line where nothing changes', () => {
    expect(planComment(plan([service('auth', [])]))).toBe(
      '<!-- inx-plan:dev -->\n**Nothing would change** in `dev`: release 3 serves it all.\n',
    );
  });

  it('says what moves and why, and leaves out what does not', () => {
    const text = planComment(
      plan([service('auth', ['image']), service('client', [])], ['auth: migrations run first']),
    );
    expect(text).toContain('### 1 of 2 services would move in `dev`, from release 3');
    expect(text).toContain('| auth | image | its image changed |  |');
    expect(text).not.toContain('client');
    expect(text).toContain('> auth: migrations run first');
    expect(text).toContain(`inx deploy --plan ${'d'.repeat(64)}`);
  });

  it('puts first what a reviewer must see: migrations, new services, routes', () => {
    const text = planComment(
      plan([
        service('a-code', ['image']),
        service('b-routes', ['routes']),
        service('c-new', ['new']),
        service('d-migrates', ['image'], { migrates: true }),
      ]),
    );
    const order = [...text.matchAll(/^\| ([a-d]-\w+) /gm)].map((match) => match[1]);
    expect(order).toEqual(['d-migrates', 'c-new', 'b-routes', 'a-code']);
  });

  it('fits what GitHub takes, the weightiest kept and the rest counted', () => {
    const many = Array.from({ length: 120 }, (_, index) =>
      service(`service-${index}`, ['image'], { reasons: ['x'.repeat(1_000)] }),
    );
    const text = planComment(plan([...many, service('zz-new', ['new'])]));
    expect(text.length).toBeLessThanOrEqual(commentLimit);
    expect(text).toContain('| zz-new | new |');
    const rows = text.match(/^\| (service-|zz)/gm)!.length;
    expect(text).toContain(`… and ${121 - rows} more`);
  });
});
