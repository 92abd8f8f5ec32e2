/** Nobody settles: the time-outs of the pauses alone bring every service back, as ECS would do it. */
import { DescribeServiceDeploymentsCommand, DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { connectionTo, createSandbox, type Sandbox } from './sandbox.ts';

const readiness: Readonly<Record<string, string>> = {
  auth: '/api/auth',
  invoice: '/api/invoices',
  notification: '/api/notifications',
};
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await createSandbox({ speed: 20, services: Object.keys(readiness) });
}, 180_000);
afterAll(() => sandbox?.stop());

async function serving(): Promise<Record<string, string | null>> {
  const answers = Object.entries(readiness).map(async ([service, path]) => {
    const answer = await fetch(`${sandbox.baseUrl}${path}/health/ready`);
    return [service, answer.headers.get('x-inx-revision')] as const;
  });
  return Object.fromEntries(await Promise.all(answers));
}

async function skip(seconds: number): Promise<void> {
  const answer = await fetch(`${sandbox.endpoint}/_inx/clock`, {
    method: 'POST',
    body: JSON.stringify({ skipSeconds: seconds }),
  });
  expect(answer.status).toBe(200);
}

let touched = 0;
const touchAll = () =>
  Promise.all(
    Object.keys(readiness).map((service) =>
      sandbox.edit(
        `services/${service}/src/main.ts`,
        (text) => `${text}\nexport const unattended${++touched} = true;\n`,
      ),
    ),
  );

it.each([
  { moment: 'before the switch', until: /"stage":"barrier"/, hours: 1 },
  { moment: 'after the switch', until: /new serves/, hours: 12 },
])('a process that died $moment leaves the way back to the pauses', async ({ until, hours }) => {
  const before = await serving();
  await touchAll();
  const deploy = sandbox.start('deploy', '--json');
  await deploy.until(until);
  deploy.child.kill('SIGKILL');
  await deploy.ended;
  // Every service has to have reached the pause whose time-out is looked at.
  await vi.waitFor(
    async () => expect((await pausesOf()).filter((count) => count > 0)).toHaveLength(3),
    60_000,
  );
  await skip(hours * 3600);
  await vi.waitFor(async () => expect(await serving()).toEqual(before), 60_000);
  const settled = await sandbox.inx('resume', '--json', '--wait', '60');
  expect(settled.code, settled.output).toBe(3);
  expect(await serving()).toEqual(before);
  expect((await sandbox.inx('status', '--json')).output).toMatch(/"running":null/);
  const { events } = await sandbox.inx('releases', '--json');
  // Whoever settles writes what the dead process would have written: nothing here is taken for the first release.
  expect(events.find(({ type }) => type === 'release')).toMatchObject({
    outcome: 'rolled-back',
    from: 1,
    planDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
    revisions: Object.keys(readiness).map((service) => ({ service, before: before[service] })),
    manifests: { auth: { name: 'auth' } },
  });
});

/** How many pauses of each service wait for an answer. */
async function pausesOf(): Promise<number[]> {
  const ecs = new ECSClient(connectionTo(sandbox));
  const { services = [] } = await ecs.send(
    new DescribeServicesCommand({
      cluster: 'INX-DEV-USNV-CLUSTER01',
      services: Object.keys(readiness).map((service) => `INX-DEV-USNV-${service}`),
    }),
  );
  const { serviceDeployments = [] } = await ecs.send(
    new DescribeServiceDeploymentsCommand({
      serviceDeploymentArns: services.flatMap((service) => service.currentServiceDeployment ?? []),
    }),
  );
  return serviceDeployments.map(
    (deployment) =>
      (deployment.lifecycleHookDetails ?? []).filter((hook) => hook.status === 'AWAITING_ACTION').length,
  );
}
