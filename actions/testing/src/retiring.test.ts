/** A service that goes: by a release, with a way back; and what a plan says of it, of its platform, and of a commit. */
import { writeFileSync } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSandbox, type Ended, type Sandbox } from './sandbox.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await createSandbox({ speed: 20, services: ['auth', 'invoice', 'notification'] });
}, 240_000);
afterAll(() => sandbox?.stop());

interface Planned {
  readonly digest: string;
  readonly retired: readonly string[];
  readonly services: readonly { service: string; changes: string[]; reasons: string[] }[];
  readonly problems: readonly { code: string }[];
  readonly details: {
    readonly services: readonly {
      service: string;
      inputs?: { path: string; change: string }[];
      definition: { path: string }[];
    }[];
  };
  readonly platformOnly?: true;
  readonly platform?: {
    readonly claimed: boolean;
    readonly stacks: readonly { resources: { type: string; action: string; name?: string }[] }[];
  };
}
const planned = (run: Ended) => run.events.find((event) => event['type'] === 'plan') as unknown as Planned;
const plan = async (...more: string[]): Promise<Planned> =>
  planned(await sandbox.inx('plan', '--json', ...more));
const status = async () =>
  (
    (await sandbox.inx('status', '--json')).events.find((event) => event['type'] === 'status') as unknown as {
      services: { service: string; running: number }[];
    }
  ).services;
const answer = async (url: string) => (await fetch(sandbox.baseUrl + url)).status;
const commit = async (message: string) => {
  await sandbox.git('add', '--all');
  await sandbox.git('commit', '--quiet', '--message', message);
  return (await sandbox.git('rev-parse', 'HEAD')).trim();
};
const editJson = (file: string, change: (document: Record<string, unknown>) => object) =>
  sandbox.edit(file, (text) => JSON.stringify(change(JSON.parse(text) as Record<string, unknown>), null, 2));

describe('a plan', () => {
  it('is unchanged where nothing changed, the platform included', async () => {
    const made = await plan();
    expect(made.services.flatMap((each) => each.changes)).toEqual([]);
    expect(made.platform?.stacks).toEqual([]);
  });

  it('names the file that changed, the member of the task definition, and calls nothing that writes', async () => {
    await sandbox.edit('services/auth/src/main.ts', (text) => `${text}\nexport const touched = true;\n`);
    await editJson('services/invoice/service.json', (it) => ({
      ...it,
      memory: 1024,
      environment: { SECRET_LEVEL: 'hush' },
    }));
    const at = Date.now();
    const made = await plan();
    const calls = (await (await fetch(`${sandbox.endpoint}/_inx/calls?since=${at}`)).json()) as {
      writes: boolean;
    }[];
    expect(calls.filter((call) => call.writes)).toEqual([]);
    expect(
      made.details.services.map(({ service, inputs, definition }) => [
        service,
        inputs,
        definition.map((each) => each.path),
      ]),
    ).toEqual([
      ['auth', [{ path: 'services/auth/src/main.ts', change: 'changed' }], []],
      ['invoice', undefined, ['memory', 'variable SECRET_LEVEL']],
    ]);
    expect(JSON.stringify(made)).not.toContain('hush');
  });

  it('of the platform alone leaves every service as it runs, whatever the repository says', async () => {
    const same = await sandbox.inx('plan', '--no-services');
    expect([same.code, same.output]).toEqual([
      0,
      expect.stringMatching(/unchanged: the platform of dev is as wanted/),
    ]);
    await editJson('infra/environments/dev.json', (it) => ({ ...it, logRetentionDays: 90 }));
    const run = await sandbox.inx('plan', '--no-services', '--json');
    await sandbox.git('checkout', '--quiet', 'infra/environments/dev.json');
    const made = planned(run);
    expect(run.code, run.output).toBe(0);
    expect(made).toMatchObject({ platformOnly: true, services: [], retired: [], problems: [] });
    const resources = made.platform?.stacks.flatMap((stack) => stack.resources);
    const updates = ['update AWS::Logs::LogGroup', 'update AWS::S3::Bucket'];
    expect([...new Set(resources?.map(({ type, action }) => `${action} ${type}`))].sort()).toEqual(updates);
    const nothing = await sandbox.inx('plan', '--no-services', '--no-platform');
    expect([nothing.code, nothing.output]).toEqual([2, expect.stringMatching(/plan\.nothing/)]);
  });

  it('of a commit that is not checked out is the same as of its checkout, with its platform by a claim', async () => {
    const sha = await commit('as it stands');
    const here = await plan();
    const claim = path.join(sandbox.root, 'claim.json');
    const written = await sandbox.inx('plan', '--write-platform-claim', claim);
    expect(written.code, written.output).toBe(0);
    await sandbox.git('checkout', '--quiet', 'HEAD~1');
    expect((await plan()).digest).not.toBe(here.digest);
    const there = await plan('--commit', sha, '--platform-claim', claim);
    expect([there.digest, there.platform?.claimed]).toEqual([here.digest, true]);
    writeFileSync(claim, '{"schema":1}');
    const wrong = await sandbox.inx('plan', '--commit', sha, '--platform-claim', claim);
    expect([wrong.code, wrong.output]).toEqual([2, expect.stringMatching(/claim\.invalid/)]);
    const unknown = await sandbox.inx('plan', '--commit', 'f'.repeat(40));
    expect([unknown.code, unknown.output]).toEqual([2, expect.stringMatching(/git\.unknown-commit/)]);
    await sandbox.git('checkout', '--quiet', sha);
  });

  it('runs nothing of such a commit, and follows no link of it', async () => {
    await sandbox.git('checkout', '--quiet', '-b', 'hostile');
    const marker = path.join(sandbox.root, 'was-run');
    await sandbox.write('services/auth/service.json', '{"name": "auth", "runtime": "$(touch was-run)"}');
    await sandbox.write(
      'services/auth/src/main.ts',
      `import { writeFileSync } from 'node:fs';
import { cp, rm } from 'node:fs/promises';\nwriteFileSync('${marker}', '');\n`,
    );
    const sha = await commit('hostile');
    await sandbox.git('checkout', '--quiet', '-');
    const run = await sandbox.inx('plan', '--commit', sha);
    expect([run.code, run.output]).toEqual([2, expect.stringMatching(/manifest\.invalid/)]);
    expect(await sandbox.read('was-run').catch(() => 'not run')).toBe('not run');
  });

  it('that does worse than the reviewed one stops', async () => {
    const reviewed = path.join(sandbox.root, 'reviewed.json');
    writeFileSync(reviewed, JSON.stringify({ type: 'plan', ...(await plan()) }));
    const same = await sandbox.inx('plan', '--reviewed', reviewed);
    expect(same.code, same.output).toBe(0);
    writeFileSync(
      reviewed,
      JSON.stringify({ type: 'plan', ...(await plan()), services: [], platform: { stacks: [] } }),
    );
    const worse = await sandbox.inx('plan', '--reviewed', reviewed);
    expect([worse.code, worse.output]).toEqual([2, expect.stringMatching(/plan\.worse-than-reviewed/)]);
    writeFileSync(reviewed, JSON.stringify({ type: 'plan', ...(await plan()) }));
    await sandbox.edit('infra/environments/dev.json', (text) =>
      text.replace('"costAnomalyMonitor": true', '"costAnomalyMonitor": false'),
    );
    const destroys = await sandbox.inx('plan', '--reviewed', reviewed);
    await sandbox.git('checkout', '--quiet', 'infra/environments/dev.json');
    expect([destroys.code, destroys.output]).toEqual([
      2,
      expect.stringMatching(/the plan now destroys AWS::CE::AnomalyMonitor .* \[plan\.worse-than-reviewed\]/),
    ]);
  });
});

describe('what has no platform yet', () => {
  it('a new service: the plan makes its footing first, and refuses nothing', async () => {
    await cp(path.join(sandbox.root, 'services/auth'), path.join(sandbox.root, 'services/billing'), {
      recursive: true,
    });
    await editJson('services/billing/service.json', (it) => ({
      ...it,
      name: 'billing',
      routes: { paths: ['/api/billing/*'] },
      checks: [],
    }));
    await editJson('package-lock.json', (it) => {
      const packages = it['packages'] as Record<string, object>;
      return { ...it, packages: { ...packages, 'services/billing': packages['services/auth'] } };
    });
    const made = await plan();
    expect(made.problems).toEqual([]);
    expect(made.services.find((each) => each.service === 'billing')?.changes).toEqual(['new']);
    const footing = made.platform?.stacks
      .flatMap((stack) => stack.resources)
      .map((each) => `${each.action} ${each.name}`);
    expect(footing).toEqual(
      expect.arrayContaining(['create inx-dev-usnv/billing', 'create INX-DEV-USNV-billing-b']),
    );
    const alone = await sandbox.inx('plan', '--no-platform');
    expect([alone.code, alone.output]).toEqual([2, expect.stringMatching(/platform\.no-footing/)]);
    await rm(path.join(sandbox.root, 'services/billing'), { recursive: true });
    await sandbox.git('checkout', '--quiet', 'package-lock.json');
  }, 120_000);

  it('an environment: everything would be created', async () => {
    const prd = 'infra/environments/prd.json';
    await editJson(prd, (it) => ({ ...it, services: {} }));
    const made = await plan('--env', 'prd');
    const actions = new Set(
      made.platform?.stacks.flatMap((stack) => stack.resources.map((each) => each.action)),
    );
    expect([[...actions], made.services.map((each) => each.changes)]).toEqual([
      ['create'],
      [['new'], ['new'], ['new']],
    ]);
    await sandbox.git('checkout', '--quiet', prd);
  });
});

describe('a service without its folder', () => {
  it('is refused while another one uses it', async () => {
    const run = await sandbox.inx('deploy');
    expect(run.code, run.output).toBe(0);
    await sandbox.git('rm', '-r', '--quiet', 'services/notification');
    const broken = await sandbox.inx('deploy');
    expect([broken.code, broken.output]).toEqual([
      2,
      expect.stringMatching(/no service is named "notification"/),
    ]);
  }, 120_000);

  it('is told by the plan as retired, its footing kept in the platform', async () => {
    await editJson('services/invoice/service.json', (it) => ({ ...it, uses: [] }));
    const prd = 'infra/environments/prd.json';
    await editJson(prd, (it) => ({ ...it, services: {} }));
    await commit('notification goes');
    const made = await plan();
    expect([made.retired, made.problems]).toEqual([['notification'], []]);
    expect(
      made.platform?.stacks.flatMap((stack) => stack.resources.filter((each) => each.action === 'destroy')),
    ).toEqual([]);
  });

  it('loses its rules and tasks with the release, the others none of theirs', async () => {
    expect(await answer('/api/notifications/health/ready')).toBe(200);
    const run = await sandbox.inx('deploy', '--json');
    expect(run.code, run.output).toBe(0);
    const ended = run.events.find((event) => event['type'] === 'ended') as { record: { retired: string[] } };
    expect(ended.record.retired).toEqual(['notification']);
    expect(await answer('/api/notifications/health/ready')).toBe(404);
    expect((await status()).map((each) => each.service)).toEqual(['auth', 'invoice']);
    expect(await answer('/api/auth/health/ready')).toBe(200);
    const again = await sandbox.inx('deploy', '--json');
    expect(again.output, again.output).toContain('"unchanged"');
  }, 120_000);

  it('may not lose its footing while a release could still go back to it', async () => {
    const claim = path.join(sandbox.root, 'claim.json');
    const sha = (await sandbox.git('rev-parse', 'HEAD')).trim();
    const written = await sandbox.inx('plan', '--write-platform-claim', claim);
    expect(written.code, written.output).toBe(0);
    const run = await sandbox.inx('plan', '--json', '--commit', sha, '--platform-claim', claim);
    expect([run.code, planned(run).problems.map((each) => each.code)]).toEqual([
      2,
      ['platform.footing-in-use'],
    ]);
  });

  it('comes back by a rollback, as a new service', async () => {
    const run = await sandbox.inx('rollback', '--json');
    expect(run.code, run.output).toBe(0);
    expect(await answer('/api/notifications/health/ready')).toBe(200);
    expect((await status()).map((each) => each.service)).toEqual(['auth', 'invoice', 'notification']);
  }, 120_000);
});
