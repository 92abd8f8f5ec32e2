import path from 'node:path';
import type { ServiceManifest, Workspace } from '@inx/manifest';
import { readWorkspace } from '@inx/manifest';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CurrentRelease } from '../release/state.ts';
import { isUnchanged, makePlan, moving, type PlanInput, planProblems, type SecretVersion } from './plan.ts';

let workspace: Workspace;
const arn = 'arn:aws:iam::111122223333:role/some';

beforeAll(async () => {
  const read = await readWorkspace(path.resolve(import.meta.dirname, '../../../..'), 'dev');
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  workspace = read.value;
});

const footing = {
  repositoryUri: '111122223333.dkr.ecr.us-east-1.amazonaws.com/inx-dev-usnv/some',
  blueTargetGroupArn: `${arn}-b`,
  greenTargetGroupArn: `${arn}-g`,
  executionRoleArn: arn,
  taskRoleArn: arn,
  databaseSecretArn: arn,
};

function input(change: Partial<PlanInput> = {}): PlanInput {
  const { environment, services } = workspace;
  return {
    environment,
    services,
    contract: {
      baseUrl: 'http://balancer',
      region: 'us-east-1',
      secrets: { jwt: arn, 'api-keys': arn },
      services: Object.fromEntries(services.map((service) => [service.name, footing])),
    } as unknown as PlanInput['contract'],
    imageKeys: new Map(services.map((service) => [service.name, service.name.padEnd(64, '0')])),
    current: undefined,
    ...change,
  };
}

/** What runs once the plan of `from` has been carried out. */
function releaseOf(from: PlanInput): CurrentRelease {
  const services = Object.fromEntries(
    makePlan(from).services.map(({ service, changes: _, reasons: __, migrates: ___, ...rest }) => [
      service,
      { ...rest, imageDigest: 'sha256:x', taskDefinitionArn: arn },
    ]),
  );
  return { number: 1, commit: { sha: 'c', position: 1 }, at: 0, services };
}

const withService = (name: string, change: (service: ServiceManifest) => ServiceManifest) =>
  workspace.services.map((service) => (service.name === name ? change(service) : service));

describe('a plan', () => {
  it('moves all services where nothing runs', () => {
    const plan = makePlan(input());
    expect(moving(plan).map((each) => each.changes)).toEqual(Array(5).fill(['new']));
    expect(plan.from).toBe(0);
  });

  it('is unchanged where the same runs', () => {
    expect(isUnchanged(makePlan(input({ current: releaseOf(input()) })))).toBe(true);
  });

  it.each<[string, (current: CurrentRelease) => Partial<PlanInput>, string[]]>([
    ['sources', () => ({ imageKeys: new Map([...input().imageKeys, ['auth', 'f'.repeat(64)]]) }), ['image']],
    [
      'memory',
      () => ({ services: withService('auth', (service) => ({ ...service, cpu: 1024, memory: 2048 })) }),
      ['configuration'],
    ],
    [
      'routes',
      () => ({
        services: withService('auth', (service) => ({ ...service, routes: { paths: ['/api/login/*'] } })),
      }),
      ['routes'],
    ],
    [
      'scaling',
      () => ({
        services: withService('auth', (service) => ({
          ...service,
          scaling: { ...service.scaling, max: 9 },
        })),
      }),
      ['configuration'],
    ],
    [
      'schedules',
      () => ({
        services: withService('auth', (service) => ({
          ...service,
          schedules: [{ name: 'tidy', cron: 'rate(1 hour)', timezone: 'UTC', command: ['tidy'] }],
        })),
      }),
      ['configuration'],
    ],
    [
      'way onto Spot',
      () => ({ services: withService('auth', (service) => ({ ...service, critical: false })) }),
      ['configuration'],
    ],
  ])('moves one service alone when its %s change, and has another digest', (_, change, changes) => {
    const current = releaseOf(input());
    const plan = makePlan(input({ current, ...change(current) }));
    expect(moving(plan).map((each) => [each.service, each.changes])).toEqual([['auth', changes]]);
    expect(plan.digest).not.toBe(makePlan(input({ current })).digest);
  });

  describe('of a secret that changed', () => {
    const jwt = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:jwt';
    const database = (name: string) => `arn:aws:secretsmanager:us-east-1:111122223333:secret:db-${name}`;
    const secret = (name: string, versionId: string): SecretVersion => ({ name, versionId });
    const known = (change: Record<string, string> = {}) =>
      new Map([
        [jwt, secret('jwt-secret', change['jwt-secret'] ?? 'version-1')],
        ...workspace.services.map(
          ({ name }) => [database(name), secret(`db-${name}`, change[`db-${name}`] ?? 'version-1')] as const,
        ),
      ]);
    const withSecrets = (change: Partial<PlanInput> = {}) => {
      const { contract } = input();
      const services = Object.fromEntries(
        workspace.services.map(({ name }) => [name, { ...footing, databaseSecretArn: database(name) }]),
      );
      const secrets = { jwt, 'api-keys': `${jwt}-keys` };
      return input({ contract: { ...contract, services, secrets }, secrets: known(), ...change });
    };

    it.each<[string, Record<string, string>, string[]]>([
      ['nothing, where nothing changed', {}, []],
      ['its service alone', { 'db-auth': 'version-2' }, ['auth']],
      [
        'every reader',
        { 'jwt-secret': 'version-2' },
        ['auth', 'client', 'invoice', 'notification', 'payment'],
      ],
    ])('moves %s', (_, change, moved) => {
      const current = releaseOf(withSecrets());
      const plan = makePlan(withSecrets({ current, secrets: known(change) }));
      expect(moving(plan).map((each) => each.service)).toEqual(moved);
      for (const { changes, reasons } of moving(plan)) {
        expect(changes).toEqual(['configuration']);
        expect(reasons).toEqual([`its secret ${Object.keys(change)[0]} changed (version- → version-)`]);
      }
    });

    describe('in prd', () => {
      const keys = `${jwt}-keys`;
      const problemsOf = (filledKeys: string[], change: Partial<PlanInput> & { readonly name?: string }) => {
        const { name = 'prd', ...rest } = change;
        const environment = { ...workspace.environment, name };
        const secrets = new Map([...known(), [keys, { ...secret('api-keys', 'v'), filledKeys }]]);
        const given = withSecrets({ environment, secrets, ...rest });
        return planProblems(given, makePlan(given)).map(({ code, message }) => `${code}: ${message}`);
      };
      const stripe = 'plan.key-not-set: the key stripe is not set, and payment would go on with its stand-in';
      const sendgrid =
        'plan.key-not-set: the key sendgrid is not set, and notification would go on with its stand-in';

      it.each<[string, string[], Parameters<typeof problemsOf>[1], string[]]>([
        ['no key is set', [], {}, [sendgrid, stripe]],
        ['one of two is set', ['stripe'], {}, [sendgrid]],
        ['both are set', ['sendgrid', 'stripe'], {}, []],
        ['it is a rehearsal', [], { rehearsal: true }, []],
        ['it is dev', [], { name: 'dev' }, []],
        ['the secret could not be read', [], { secrets: new Map() }, []],
      ])('where %s, a stand-in answers only where it may', (_, filled, change, problems) => {
        expect(problemsOf(filled, change)).toEqual(problems);
      });
    });

    it('has one digest, whichever version is current by the time it is applied', () => {
      const current = releaseOf(withSecrets());
      const digest = (version: string) =>
        makePlan(withSecrets({ current, secrets: known({ 'db-auth': version }) })).digest;
      expect(digest('version-2')).toBe(digest('version-3'));
      expect(digest('version-2')).not.toBe(digest('version-1'));
    });

    it.each<[string, boolean]>([
      ['it was not recorded what a release started with', true],
      ['it may not be read', false],
    ])('moves nothing where %s', (_, readable) => {
      const current = releaseOf(readable ? input() : withSecrets());
      const plan = makePlan(
        readable
          ? withSecrets({ current: { ...current, services: described(current) } })
          : input({ current, contract: withSecrets().contract }),
      );
      expect(moving(plan)).toEqual([]);
      function described(release: CurrentRelease) {
        const after = releaseOf(withSecrets());
        return Object.fromEntries(
          Object.entries(after.services).map(([name, { secrets: __, ...rest }]) => [
            name,
            { ...release.services[name], ...rest },
          ]),
        );
      }
    });
  });

  it('has one digest for one intent, whatever commit and time it is made at', () => {
    const current = releaseOf(input());
    const later = { ...current, commit: { sha: 'other', position: 9 }, at: 9 };
    expect(makePlan(input({ current: later })).digest).toBe(makePlan(input({ current })).digest);
  });

  it('tells all that forbids it at once', () => {
    const current = releaseOf(input());
    const gone = { ...current, services: { ...current.services, billing: current.services['auth']! } };
    const services = withService('auth', (service) => ({
      ...service,
      schedules: [{ name: 'tidy', cron: 'rate(1 hour)', timezone: 'UTC', command: ['tidy'] }],
      rollout: { ...service.rollout, strategy: 'canary' },
      routes: { paths: ['/api/login/*'] },
    }));
    const contract = { ...input().contract, services: { ...input().contract.services } };
    delete contract.services['client'];
    const wrong = input({ current: gone, services, contract });
    const planned = { ...makePlan(input({ current: gone, services })) };
    expect(
      planProblems(wrong, planned)
        .map((problem) => problem.code)
        .sort(),
    ).toEqual([
      'plan.retired',
      'plan.routes-with-steps',
      'platform.no-footing',
      'platform.no-scheduler-role',
    ]);
  });
});
