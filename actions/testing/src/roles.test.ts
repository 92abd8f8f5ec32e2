/**
 * A whole life of an environment under the very roles that CDK makes for GitHub Actions, good and bad days; then the
 * roles are compared with what was asked of them: nothing missing, and nothing granted that is never used.
 */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { names } from '@inx/manifest';
import { type DeliveryRole, deliveryRoles } from '@inx/platform/delivery';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Kind, type RolesStage, startRolesStage } from './roles-stage.ts';
import { unexplained } from './roles-used.ts';

let stage: RolesStage;
beforeAll(async () => {
  stage = await startRolesStage();
}, 180_000);
afterAll(() => stage.stop());

const inx = async (kind: Kind, ...args: string[]) => stage.sandbox.inxWith(await stage.jobOf(kind), ...args);
const roleArn = (kind: Kind) =>
  `arn:aws:iam::111122223333:role/${names(stage.environment).role(`github-${kind}`)}`;
const usesOf = (kind: Kind, allowed: boolean) =>
  stage.aws.permissions().filter((use) => use.roleArn === roleArn(kind) && use.allowed === allowed);
const limit = 300_000;

/** The service's program ends at its start. */
async function brokenBy<T>(service: string, work: () => Promise<T>): Promise<T> {
  const file = `services/${service}/src/main.ts`;
  const text = await stage.sandbox.read(file);
  await stage.sandbox.write(
    file,
    `if (!process.argv.includes('migrate')) {\n  console.error('no key');\n  process.exit(7);\n}\n${text}`,
  );
  try {
    return await work();
  } finally {
    await stage.sandbox.write(file, text);
  }
}

const edit = (file: string, change: (text: string) => string) => stage.sandbox.edit(file, change);
const touch = (service: string) =>
  edit(
    `services/${service}/src/main.ts`,
    (text) => `${text}\nObject.assign(globalThis, { touched: ${Math.random()} });\n`,
  );

/** invoice runs something by the clock, and scales; or neither. */
const schedule = (cron: string | undefined) =>
  edit('services/invoice/service.json', (text) => {
    const { schedules: _, ...manifest } = JSON.parse(text) as Record<string, unknown>;
    const schedules = [{ name: 'tidy', cron, command: ['node', '/app/server.mjs', 'migrate'] }];
    return JSON.stringify({
      ...manifest,
      scaling: { min: 1, max: cron ? 3 : 1, cpuPercent: 60 },
      ...(cron && { schedules }),
    });
  });

describe('a whole life', () => {
  it(
    'where no schema can be made nothing moves, and the report has the reason',
    async () => {
      const manifest = 'services/auth/service.json';
      const text = await stage.sandbox.read(manifest);
      await stage.sandbox.write(manifest, text.replace('"provision"]', '"prepare"]'));
      const run = await inx('release', 'deploy', '--json');
      await stage.sandbox.write(manifest, text);
      expect(run.code, run.output).toBe(3);
      expect(run.output).toMatch(/making schemas and users for auth, invoice, notification ended with 1/);
      expect(run.output).toMatch(/unknown command/);
      expect(run.events.filter((event) => event['stage'] === 'move')).toEqual([]);
    },
    limit,
  );
  it(
    'the first release fails: what was new is removed again, and the report has the reason',
    async () => {
      const run = await brokenBy('notification', () => inx('release', 'deploy'));
      expect(run.code, run.output).toBe(3);
      expect(run.output).toMatch(/no key/);
      expect(run.output).toMatch(/removed again/);
    },
    limit,
  );
  it(
    'the first release',
    async () => {
      const planned = await inx('plan', 'plan');
      expect(planned.code, planned.output).toBe(0);
      const run = await inx('release', 'deploy');
      expect(run.code, run.output).toBe(0);
      // The set-up task ran, under the role that may read the administrator's secret, and found no server.
      expect(run.output).toMatch(/auth .*schema and user .*nothing was made: the database is SQLite/);
    },
    limit,
  );
  it(
    'one service changes, and its routes with it',
    async () => {
      await touch('auth');
      await edit('services/auth/service.json', (text) =>
        text.replace('"/api/auth/*"', '"/api/auth/*", "/api/sign-in/*"'),
      );
      await schedule('rate(1 day)');
      const planned = await inx('plan', 'plan', '--markdown');
      expect(planned.code, planned.output).toBe(0);
      const run = await inx('release', 'deploy');
      expect(run.code, run.output).toBe(0);
    },
    limit,
  );
  it(
    'a release that breaks is turned back and explained; going back by hand; nothing to do',
    async () => {
      await schedule('rate(2 days)');
      const rescheduled = await inx('release', 'deploy');
      expect(rescheduled.code, rescheduled.output).toBe(0);
      await schedule(undefined);
      const broken = await brokenBy('auth', async () => {
        await touch('invoice');
        return inx('release', 'deploy');
      });
      expect(broken.code, broken.output).toBe(3);
      expect(broken.output).toMatch(/no key/);
      // Cancelled while tasks start: ECS is told to stop, as nothing is paused yet.
      await touch('invoice');
      const job = await stage.jobOf('release');
      const cancelled = stage.sandbox.startWith(job, 'deploy');
      await cancelled.until(/SCALE_UP/);
      cancelled.child.kill('SIGINT');
      const { code, output } = await cancelled.ended;
      expect(code, output).toBe(5);
      const back = await inx('release', 'rollback');
      expect(back.code, back.output).toBe(0);
      const settled = await inx('release', 'resume');
      expect(settled.code, settled.output).toBe(0);
    },
    limit,
  );
  it(
    'a service is retired, and what ran by the clock with a release goes with it',
    async () => {
      await rm(path.join(stage.sandbox.root, 'services/notification'), { recursive: true });
      await edit('services/invoice/service.json', (text) =>
        JSON.stringify({ ...(JSON.parse(text) as object), uses: ['auth'] }),
      );
      const run = await inx('release', 'deploy');
      expect(run.code, run.output).toBe(0);
    },
    limit,
  );
  it(
    'the plan role reads what an environment runs, and can release nothing',
    async () => {
      for (const command of ['status', 'releases']) {
        const run = await inx('plan', command);
        expect(run.code, run.output).toBe(0);
      }
      // This stage is provisioned by stacks alone, which cannot close the default security group.
      const drift = await inx('plan', 'drift');
      expect(drift.code, drift.output).toBe(8);
      expect(drift.output).toMatch(/\[default-security-group\]/);
      expect(drift.output).not.toMatch(/not looked at/);
      expect(usesOf('plan', false)).toEqual([]);
    },
    limit,
  );
});

describe.each<Kind>(['plan', 'release'])('the %s role', (kind) => {
  let role: DeliveryRole;
  beforeAll(() => {
    role = deliveryRoles(
      stage.environment,
      stage.services.map(({ name }) => name),
    ).find((each) => each.kind === kind)!;
  });

  it('was refused nothing that it asked for', () => {
    expect(usesOf(kind, false)).toEqual([]);
  });

  it('may do nothing that nothing needed, but for a written reason', async () => {
    expect(await unexplained(stage.aws, role, usesOf(kind, true))).toEqual([]);
  });
});
