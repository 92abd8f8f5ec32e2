/** AWS failing in the middle of a release: the rollout ends its own way, and never as a refusal. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createSandbox, type Ended, type Sandbox } from './sandbox.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await createSandbox({ speed: 20, services: ['auth', 'invoice', 'notification'] });
}, 180_000);
afterAll(() => sandbox?.stop());

const fault = (rule: object) =>
  fetch(`${sandbox.endpoint}/_inx/faults`, {
    method: 'POST',
    body: JSON.stringify({ kind: 'error', ...rule }),
  });
const mend = () => fetch(`${sandbox.endpoint}/_inx/faults`, { method: 'DELETE' });
afterEach(mend);

const serving = async () => {
  const answer = await fetch(`${sandbox.baseUrl}/api/auth/health/ready`);
  return answer.headers.get('x-inx-revision');
};
const ending = (run: Ended) => run.events.find(({ type }) => type === 'ended');

let touched = 0;
const touch = () =>
  sandbox.edit('services/auth/src/main.ts', (text) => `${text}\nexport const halfWay${++touched} = true;\n`);

it('without figures and alarms nothing can judge the new side: it goes back before it is kept', async () => {
  const before = await serving();
  await touch();
  await fault({ service: 'cloudwatch' });
  const run = await sandbox.inx('deploy', '--json');
  expect(run.code, run.output).toBe(3);
  expect(ending(run)).toMatchObject({
    outcome: 'rolled-back',
    reason: expect.stringMatching(/figures and alarms cannot be read.* AWS answers cloudwatch:\w+ with 500/),
  });
  expect(await serving()).toBe(before);
});

it('an ECS that fails without a code for too long is no refusal: it says who settles it, and that is done', async () => {
  const before = await serving();
  await touch();
  const deploy = sandbox.start('deploy', '--json');
  await deploy.until(/"stage":"barrier"/);
  await fault({ service: 'ecs' });
  const run = await deploy.ended;
  await mend();
  expect(run.code, run.output).toBe(8);
  expect(ending(run)).toMatchObject({
    outcome: 'needs-attention',
    reason: expect.stringMatching(/^it broke off half-way \(AWS answers ecs:\w+ with 500 .*inx resume$/),
  });
  expect(run.events.find(({ type }) => type === 'problem')).toMatchObject({
    problem: {
      code: 'aws.unavailable',
      where: expect.stringMatching(/^ecs:\w+ at http:.*INX-DEV-USNV/),
      remedy: expect.stringContaining('run it again'),
    },
  });
  const settled = await sandbox.inx('resume', '--json', '--wait', '60');
  expect(settled.code, settled.output).toBe(3);
  expect(await serving()).toBe(before);
});
