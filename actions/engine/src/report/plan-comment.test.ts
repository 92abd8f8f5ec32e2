import { describe, expect, it } from 'vitest';
import type { Plan, PlannedService } from '../plan/plan.ts';
import type { PlatformChange, ResourceAction } from '../plan/platform/change.ts';
import { commentLimit, planComment, planSummary } from './plan-comment.ts';

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
  retired: [],
  releaseDigest: 'd'.repeat(64),
  digest: 'd'.repeat(64),
  notes,
});

describe('a plan comment', () => {
  it('is one line where nothing changes', () => {
    expect(planComment(plan([service('auth', [])]))).toBe(
      '<!-- inx-plan:dev -->\n**Nothing would change** in `dev`: release 3 serves it all.\n',
    );
  });

  it('of the platform alone speaks of no release', () => {
    const alone: Plan = { ...plan([]), platformOnly: true };
    expect(planComment(alone)).toBe(
      '<!-- inx-plan:dev -->\n**Nothing would change** in `dev`: its platform is as wanted.\n',
    );
    const text = planComment({ ...alone, platform: platform([resource('Topic', 'update')]) });
    expect(text).toContain('### the platform of `dev` would change; no service moves by it');
    expect(text).toContain(
      `\`inx platform check --env dev --basis ${platform([]).basis}\` says whether it still holds`,
    );
    expect(text).not.toContain('inx deploy');
  });

  it('says what moves and why, and leaves out what does not', () => {
    const text = planComment(
      plan([service('auth', ['image']), service('client', [])], ['auth: migrations run first']),
    );
    expect(text).toContain('### 1 of 2 services would move in `dev`, from release 3');
    expect(text).toContain('| auth | image | its image changed |  |');
    expect(text).not.toContain('client');
    expect(text).toContain('> auth: migrations run first');
    expect(text).toContain(`inx deploy --env dev --plan ${'d'.repeat(64)}`);
  });

  it('names the command that promotes, where it is a promotion', () => {
    const promotion = { from: 'dev', release: 7, commit: 'c'.repeat(40), configuration: [] };
    const text = planComment({ ...plan([service('auth', ['image'])]), environment: 'prd', promotion });
    expect(text).toContain(`inx promote --from dev --to prd --release 7 --digest ${'d'.repeat(64)}`);
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

const resource = (logicalId: string, action: ResourceAction, differences = 0) => ({
  stack: 'INX-DEV-USNV-edge',
  logicalId,
  type: 'AWS::SNS::Topic',
  action,
  replacedBy: [],
  differences: Array.from({ length: differences }, (_, index) => ({
    path: `p${index}`,
    old: 'a'.repeat(30),
    new: 'b'.repeat(30),
  })),
});
const platform = (resources: ReturnType<typeof resource>[]): PlatformChange => ({
  stacks: [
    {
      stack: 'INX-DEV-USNV-edge',
      action: 'update',
      resources,
      permissions: [
        {
          stack: 'INX-DEV-USNV-edge',
          change: 'added',
          principal: 'AWS:everyone',
          effect: 'Allow',
          actions: ['s3:*'],
          resources: ['*'],
          ofTasks: true,
          direction: 'widens',
        },
      ],
      ports: [],
      others: [],
    },
  ],
  left: [],
  quiet: [],
  needs: 'approval',
  basis: 'b',
  templatesHash: 'h',
  claimed: true,
});

describe('the platform’s half', () => {
  it('comes before the services where it destroys, replaces or widens, and says whose word it is', () => {
    const text = planComment({
      ...plan([service('auth', ['image'])]),
      platform: platform([resource('Calm', 'update'), resource('Gone', 'destroy')]),
    });
    expect(text).toContain('1 destroyed, 1 updated, 1 permissions widen');
    expect(text).toContain('the fork’s own claim');
    const order = ['destroyed: AWS', 'permission widens', '| auth |', 'updated: AWS'].map((part) =>
      text.indexOf(part),
    );
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order[0]).toBeGreaterThan(0);
  });

  it('of 1,500 differences fits beside 120 services, the dangers kept; the summary has it all', () => {
    const services = Array.from({ length: 120 }, (_, index) =>
      service(`service-${index}`, ['image'], { reasons: ['x'.repeat(200)] }),
    );
    const resources = Array.from({ length: 150 }, (_, index) => resource(`Calm${index}`, 'update', 10));
    const whole: Plan = {
      ...plan(services),
      platform: platform([...resources, resource('Gone', 'destroy'), resource('Other', 'replace')]),
      problems: [{ code: 'x', message: 'it may not', remedy: 'leave it' }],
    };
    const text = planComment(whole);
    expect(text.length).toBeLessThanOrEqual(commentLimit);
    for (const part of [
      'it may not',
      'destroyed: AWS::SNS::Topic Gone',
      'replaced: AWS::SNS::Topic Other',
      '| service-0 |',
    ])
      expect(text.replaceAll('&#58;', ':')).toContain(part);
    const missing = Number(/(\d+) lines do not fit here/.exec(text)?.[1]);
    expect(missing).toBeGreaterThan(0);
    const summary = planSummary(whole);
    expect(summary).not.toMatch(/do not fit/);
    for (let index = 0; index < 150; index++) expect(summary).toContain(`Calm${index} `);
    expect(summary.length).toBeLessThan(1_048_576);
  });

  it('lets no foreign text become Markdown, HTML or a mention', () => {
    const hostile = '</details><img src=x> @everyone [x](http://evil.example) `a` | **b**\n\n# c';
    const text = planComment({
      ...plan([service('auth', ['image'], { reasons: [hostile] })], [hostile]),
      platform: platform([{ ...resource(hostile, 'destroy'), stack: hostile, type: hostile }]),
      problems: [{ code: 'x', message: hostile, where: hostile, why: hostile, remedy: hostile }],
    });
    expect(text).not.toMatch(/<img|<\/details><|@everyone|\]\(|\*\*b|\n# c|http:/);
  });
});
