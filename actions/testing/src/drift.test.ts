/**
 * What somebody does by hand in AWS, found by `inx drift`: whose it is, and what to do; done, nothing is left of it.
 * The parts share one rehearsal, in this order.
 */
import { afterAll, beforeAll, it } from 'vitest';
import { following } from './drift/following.ts';
import { platform } from './drift/platform.ts';
import { rules } from './drift/rules.ts';
import { services } from './drift/services.ts';
import { deploy, manifest, none, openStage, sandbox, touch } from './drift/stage.ts';
import { targetGroups } from './drift/target-groups.ts';

beforeAll(openStage, 180_000);
afterAll(() => sandbox?.stop());

it('none after six releases: an image, health checks, routes, scaling and a schedule, back, and forward', async () => {
  await none();
  await touch('auth', '1');
  await deploy();
  await manifest('invoice', { health: { path: '/api/invoices/health/ready', drainingSeconds: 20 } });
  await touch('invoice', '1');
  await deploy();
  await manifest('auth', { routes: { paths: ['/api/auth/*', '/api/sign-in/*'] } });
  await deploy();
  await manifest('notification', {
    scaling: { min: 1, max: 3 },
    schedules: [{ name: 'tidy', cron: 'rate(30 days)', command: ['node', '/app/server.mjs', 'migrate'] }],
  });
  await deploy();
  await deploy('rollback');
  await none();
  await deploy();
  await none();
}, 300_000);

rules();
targetGroups();
following();
services();
platform();
