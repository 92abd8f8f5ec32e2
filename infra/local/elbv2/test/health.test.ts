import * as elb from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  forward,
  type Harness,
  healthOf,
  makeEdge,
  makeGroup,
  makeRule,
  pathIs,
  register,
  startHarness,
  startTarget,
  waitFor,
} from './harness.ts';

let h: Harness;
let edge: Awaited<ReturnType<typeof makeEdge>>;
beforeAll(async () => {
  h = await startHarness({ speed: 50 });
  edge = await makeEdge(h);
});
afterAll(() => h.stop());

/** A target whose health answer is set from outside, in a group with a rule of its own. */
async function checked(name: string, extra: Partial<elb.CreateTargetGroupCommandInput> = {}) {
  const group = await makeGroup(h, name, extra);
  const health = { status: 200, checks: 0, agents: new Set<string>() };
  const target = await startTarget(h, (request, response) => {
    if (request.headers['user-agent']?.startsWith('ELB')) {
      health.checks++;
      health.agents.add(`${request.headers['user-agent']} ${request.url}`);
      if (health.status !== 0) response.writeHead(health.status).end();
    } else response.end('served');
  });
  const priority = h.traffic().loadBalancers[0]!.listeners[0]!.rules.length;
  const rule = await makeRule(h, edge.listenerArn, priority, pathIs(`/${name}`), forward([group, 1]));
  const add = () =>
    h.client.send(
      new elb.RegisterTargetsCommand({ TargetGroupArn: group, Targets: [{ Id: target.address }] }),
    );
  const state = async () => (await healthOf(h, group))[0] as elb.TargetHealth;
  return { group, target, rule, health, add, state };
}

describe('health', () => {
  it('a new target needs one good check', async () => {
    const { add, state, health } = await checked('new', {
      HealthyThresholdCount: 10,
      HealthCheckPath: '/health/live',
    });
    await add();
    expect(await state()).toMatchObject({ State: 'initial', Reason: expect.stringMatching(/^Elb\./) });
    await waitFor(async () => (await state()).State === 'healthy');
    expect(health.checks).toBe(1);
    expect([...health.agents]).toEqual(['ELB-HealthChecker/2.0 /health/live']);
    expect(await state()).toEqual({ State: 'healthy' });
  });

  it('turns unhealthy and back by its thresholds, with the code in words', async () => {
    const { add, state, health } = await checked('flap', {
      UnhealthyThresholdCount: 3,
      HealthyThresholdCount: 4,
    });
    await add();
    await waitFor(async () => (await state()).State === 'healthy');
    health.status = 503;
    const from = health.checks;
    await waitFor(async () => (await state()).State === 'unhealthy');
    expect(health.checks - from).toBeGreaterThanOrEqual(3);
    expect(await state()).toEqual({
      State: 'unhealthy',
      Reason: 'Target.ResponseCodeMismatch',
      Description: 'Health checks failed with these codes: [503]',
    });
    health.status = 200;
    const back = health.checks;
    await waitFor(async () => (await state()).State === 'healthy');
    expect(health.checks - back).toBeGreaterThanOrEqual(4);
  });

  it('a check without an answer is a time-out', async () => {
    const { add, state, health } = await checked('mute');
    health.status = 0;
    await add();
    await waitFor(async () => (await state()).State === 'unhealthy');
    expect(await state()).toMatchObject({ Reason: 'Target.Timeout', Description: 'Request timed out' });
  });

  it('a target where nothing listens fails its checks', async () => {
    const { group } = await checked('nobody');
    await h.client.send(
      new elb.RegisterTargetsCommand({ TargetGroupArn: group, Targets: [{ Id: '10.9.9.9' }] }),
    );
    await waitFor(async () => (await healthOf(h, group))[0]?.State === 'unhealthy');
    expect((await healthOf(h, group))[0]).toMatchObject({
      Reason: 'Target.FailedHealthChecks',
      Description: 'Health checks failed',
    });
    expect((await fetch(`${edge.url}/nobody`)).status).toBe(502);
  });

  it('takes other codes as good when the matcher says so', async () => {
    const { add, state, health } = await checked('matcher', { Matcher: { HttpCode: '200,300-399' } });
    health.status = 302;
    await add();
    await waitFor(async () => (await state()).State === 'healthy');
  });

  it('a group on no rule is not checked; it is once a rule names it, whatever its weight', async () => {
    const { group, rule, health, add, state } = await checked('unused');
    await h.client.send(new elb.DeleteRuleCommand({ RuleArn: rule }));
    await add();
    expect(await state()).toEqual({
      State: 'unused',
      Reason: 'Target.NotInUse',
      Description: 'Target group is not configured to receive traffic from the load balancer',
    });
    expect(health.checks).toBe(0);
    const other = await makeGroup(h, 'unused-twin');
    const again = await makeRule(
      h,
      edge.listenerArn,
      700,
      pathIs('/unused'),
      forward([other, 1], [group, 0]),
    );
    await waitFor(async () => (await state()).State === 'healthy');
    await h.client.send(new elb.DeleteRuleCommand({ RuleArn: again }));
    expect((await state()).Reason).toBe('Target.NotInUse');
  });

  it('tells of a target that is not registered', async () => {
    const { group } = await checked('foreign');
    const { TargetHealthDescriptions } = await h.client.send(
      new elb.DescribeTargetHealthCommand({ TargetGroupArn: group, Targets: [{ Id: '10.1.2.3' }] }),
    );
    expect(TargetHealthDescriptions?.[0]?.TargetHealth).toMatchObject({
      State: 'unused',
      Reason: 'Target.NotRegistered',
    });
  });
});

describe('what health means for requests', () => {
  it('only healthy targets serve; when none is healthy all do', async () => {
    const { group, target: bad, health } = await checked('open');
    const good = await startTarget(h, (_, response) => response.end('good'));
    await register(h, group, bad, good);
    health.status = 500;
    await waitFor(async () => (await healthOf(h, group)).some((each) => each.State === 'unhealthy'));
    for (let at = 0; at < 4; at++) expect(await (await fetch(`${edge.url}/open`)).text()).toBe('good');
    await h.client.send(
      new elb.DeregisterTargetsCommand({ TargetGroupArn: group, Targets: [{ Id: good.address }] }),
    );
    expect(await (await fetch(`${edge.url}/open`)).text()).toBe('served');
  });

  it('an empty group answers 503, even when its twin could serve', async () => {
    const { group, rule, add, state } = await checked('twin');
    await add();
    await waitFor(async () => (await state()).State === 'healthy');
    const empty = await makeGroup(h, 'empty');
    await h.client.send(
      new elb.ModifyRuleCommand({ RuleArn: rule, Actions: forward([empty, 1], [group, 0]) }),
    );
    expect((await fetch(`${edge.url}/twin`)).status).toBe(503);
  });

  it('round robin is even', async () => {
    const group = await makeGroup(h, 'even');
    const three = await Promise.all([1, 2, 3].map(() => startTarget(h, (_, response) => response.end())));
    await makeRule(h, edge.listenerArn, 800, pathIs('/even'), forward([group, 1]));
    await register(h, group, ...three);
    for (let at = 0; at < 9; at++) await (await fetch(`${edge.url}/even`)).text();
    expect(three.map((target) => target.seen.length)).toEqual([3, 3, 3]);
  });
});
