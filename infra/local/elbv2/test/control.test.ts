import * as elb from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forward, type Harness, makeEdge, makeGroup, makeRule, pathIs, startHarness } from './harness.ts';

let h: Harness;
let edge: Awaited<ReturnType<typeof makeEdge>>;
let one: string;
let two: string;
beforeAll(async () => {
  h = await startHarness({ speed: 100 });
  edge = await makeEdge(h);
  [one, two] = await Promise.all([makeGroup(h, 'one'), makeGroup(h, 'two')]);
});
afterAll(() => h.stop());

const rules = async () =>
  (await h.client.send(new elb.DescribeRulesCommand({ ListenerArn: edge.listenerArn }))).Rules ?? [];
const ruleOf = async (arn: string) =>
  (await h.client.send(new elb.DescribeRulesCommand({ RuleArns: [arn] }))).Rules?.[0] as elb.Rule;

describe('rules', () => {
  it('a scalar target group comes back in both forms; two groups only as a forward config', async () => {
    const arn = await makeRule(h, edge.listenerArn, 5, pathIs('/both'), [
      { Type: 'forward', TargetGroupArn: one },
    ]);
    expect((await ruleOf(arn)).Actions).toEqual([
      {
        Type: 'forward',
        TargetGroupArn: one,
        ForwardConfig: {
          TargetGroups: [{ TargetGroupArn: one, Weight: 1 }],
          TargetGroupStickinessConfig: { Enabled: false },
        },
      },
    ]);
    await h.client.send(new elb.ModifyRuleCommand({ RuleArn: arn, Actions: forward([one, 100], [two, 0]) }));
    const [action] = (await ruleOf(arn)).Actions ?? [];
    expect(action).not.toHaveProperty('TargetGroupArn');
    expect(action?.ForwardConfig?.TargetGroups).toEqual([
      { TargetGroupArn: one, Weight: 100 },
      { TargetGroupArn: two, Weight: 0 },
    ]);
  });

  it('a change replaces only what is given', async () => {
    const arn = await makeRule(h, edge.listenerArn, 6, pathIs('/keep'), forward([one, 1]));
    await h.client.send(new elb.ModifyRuleCommand({ RuleArn: arn, Actions: forward([two, 1]) }));
    expect((await ruleOf(arn)).Conditions?.[0]?.PathPatternConfig?.Values).toEqual(['/keep']);
    await h.client.send(new elb.ModifyRuleCommand({ RuleArn: arn, Conditions: pathIs('/other') }));
    const rule = await ruleOf(arn);
    expect([rule.Conditions?.[0]?.Values, rule.Actions?.[0]?.TargetGroupArn, rule.Priority]).toEqual([
      ['/other'],
      two,
      '6',
    ]);
  });

  it('are listed by priority with the default last, and in pages', async () => {
    await makeRule(h, edge.listenerArn, 2, pathIs('/first'), forward([one, 1]));
    const all = await rules();
    const numbers = all.slice(0, -1).map((rule) => Number(rule.Priority));
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(all.at(-1)).toMatchObject({ Priority: 'default', IsDefault: true, Conditions: [] });
    const pages: string[] = [];
    for await (const page of paged()) pages.push(...page);
    expect(pages).toEqual(all.map((rule) => rule.RuleArn));
  });

  async function* paged() {
    let Marker: string | undefined;
    do {
      const page: elb.DescribeRulesCommandOutput = await h.client.send(
        new elb.DescribeRulesCommand({
          ListenerArn: edge.listenerArn,
          PageSize: 1,
          ...(Marker ? { Marker } : {}),
        }),
      );
      yield (page.Rules ?? []).map((rule) => rule.RuleArn as string);
      Marker = page.NextMarker;
    } while (Marker);
  }

  it('priorities can be swapped in one call', async () => {
    const [a, b] = [
      await makeRule(h, edge.listenerArn, 100, pathIs('/swap'), forward([one, 1])),
      await makeRule(h, edge.listenerArn, 101, pathIs('/swap'), forward([two, 1])),
    ];
    const pairs = [
      { RuleArn: a, Priority: 101 },
      { RuleArn: b, Priority: 100 },
    ];
    await h.client.send(new elb.SetRulePrioritiesCommand({ RulePriorities: pairs }));
    expect([(await ruleOf(a)).Priority, (await ruleOf(b)).Priority]).toEqual(['101', '100']);
  });
});

describe('load balancers and listeners', () => {
  it('creating the same again gives the same', async () => {
    const again = await h.client.send(
      new elb.CreateLoadBalancerCommand({ Name: 'edge', Subnets: [...h.subnets] }),
    );
    expect(again.LoadBalancers?.[0]?.LoadBalancerArn).toBe(edge.balancerArn);
  });

  it('provisions, then is active, under one name', async () => {
    const { LoadBalancers } = await h.client.send(
      new elb.CreateLoadBalancerCommand({ Name: 'slow', Subnets: [...h.subnets] }),
    );
    expect(LoadBalancers?.[0]?.State?.Code).toBe('provisioning');
    const { state } = await elb.waitUntilLoadBalancerAvailable(
      { client: h.client, maxWaitTime: 5, minDelay: 1 },
      { Names: ['slow'] },
    );
    expect(state).toBe('SUCCESS');
  });

  it('a second listener has a loopback port of its own and leads by its own rules', async () => {
    const { Listeners } = await h.client.send(
      new elb.CreateListenerCommand({
        LoadBalancerArn: edge.balancerArn,
        Port: 8443,
        Protocol: 'HTTP',
        DefaultActions: [
          { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '200', MessageBody: 'second' } },
        ],
      }),
    );
    const arn = Listeners?.[0]?.ListenerArn;
    const report = h
      .traffic()
      .loadBalancers.flatMap(({ listeners }) => listeners)
      .find((each) => each.arn === arn);
    expect(await (await fetch(`http://127.0.0.1:${report?.loopbackPort}/`)).text()).toBe('second');
    await h.client.send(new elb.DeleteListenerCommand({ ListenerArn: arn }));
    await expect(fetch(`http://127.0.0.1:${report?.loopbackPort}/`)).rejects.toThrow();
  });

  it('tags are added, listed and removed', async () => {
    await h.client.send(
      new elb.AddTagsCommand({
        ResourceArns: [one, edge.balancerArn],
        Tags: [{ Key: 'a', Value: '1' }, { Key: 'b' }],
      }),
    );
    await h.client.send(new elb.RemoveTagsCommand({ ResourceArns: [one], TagKeys: ['b'] }));
    const { TagDescriptions } = await h.client.send(
      new elb.DescribeTagsCommand({ ResourceArns: [one, edge.balancerArn] }),
    );
    expect(TagDescriptions?.map((each) => each.Tags?.map(({ Key }) => Key))).toEqual([['a'], ['a', 'b']]);
  });

  it('groups name their load balancers', async () => {
    const { TargetGroups } = await h.client.send(
      new elb.DescribeTargetGroupsCommand({ LoadBalancerArn: edge.balancerArn }),
    );
    expect(TargetGroups?.map((each) => each.TargetGroupName)).toEqual(expect.arrayContaining(['one', 'two']));
    expect(TargetGroups?.[0]?.LoadBalancerArns).toEqual([edge.balancerArn]);
  });

  it('a health check setting changes alone', async () => {
    const { TargetGroups } = await h.client.send(
      new elb.ModifyTargetGroupCommand({ TargetGroupArn: two, HealthCheckPath: '/health/ready' }),
    );
    expect(TargetGroups?.[0]).toMatchObject({
      HealthCheckPath: '/health/ready',
      HealthCheckIntervalSeconds: 5,
      Matcher: { HttpCode: '200' },
    });
  });
});
