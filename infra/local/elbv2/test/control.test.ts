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

describe('refusals', () => {
  const rule = (over: Partial<elb.CreateRuleCommandInput>) => () =>
    h.client.send(
      new elb.CreateRuleCommand({
        ListenerArn: edge.listenerArn,
        Priority: 500,
        Conditions: pathIs('/r'),
        Actions: forward([one, 1]),
        ...over,
      }),
    );
  const group = (over: Partial<elb.CreateTargetGroupCommandInput>) => () => makeGroup(h, 'fresh', over);
  const balancer = (over: Partial<elb.CreateLoadBalancerCommandInput>) => () =>
    h.client.send(new elb.CreateLoadBalancerCommand({ Name: 'another', Subnets: [...h.subnets], ...over }));
  const listener = (over: Partial<elb.CreateListenerCommandInput>) => () =>
    h.client.send(
      new elb.CreateListenerCommand({
        LoadBalancerArn: edge.balancerArn,
        Port: 81,
        Protocol: 'HTTP',
        DefaultActions: forward([one, 1]),
        ...over,
      }),
    );
  const targets = (Id: string) => () =>
    h.client.send(new elb.RegisterTargetsCommand({ TargetGroupArn: one, Targets: [{ Id }] }));
  const gone = (kind: string) =>
    `arn:aws:elasticloadbalancing:us-east-1:111122223333:${kind}/app/x/0000000000000000/1111111111111111/2222222222222222`;
  const noGroup = 'arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/x/0000000000000000';

  it.each<[string, () => () => Promise<unknown>, string]>([
    ['a priority in use', () => rule({ Priority: 5 }), 'PriorityInUseException'],
    ['a priority out of range', () => rule({ Priority: 50_001 }), 'ValidationError'],
    ['no condition', () => rule({ Conditions: [] }), 'ValidationError'],
    ['too many values', () => rule({ Conditions: pathIs('/1', '/2', '/3', '/4') }), 'ValidationError'],
    [
      'two path conditions',
      () => rule({ Conditions: [...pathIs('/1'), ...pathIs('/2')] }),
      'ValidationError',
    ],
    ['an unknown field', () => rule({ Conditions: [{ Field: 'moon', Values: ['x'] }] }), 'ValidationError'],
    ['a weight of 1000', () => rule({ Actions: forward([one, 1000]) }), 'ValidationError'],
    ['a group twice', () => rule({ Actions: forward([one, 1], [one, 1]) }), 'ValidationError'],
    [
      'a group that is not there',
      () => rule({ Actions: forward([noGroup, 1]) }),
      'TargetGroupNotFoundException',
    ],
    ['a rule on no listener', () => rule({ ListenerArn: gone('listener') }), 'ListenerNotFoundException'],
    ['a listener ARN that is none', () => rule({ ListenerArn: 'x' }), 'ValidationError'],
    [
      'an unknown rule',
      () => () => h.client.send(new elb.DeleteRuleCommand({ RuleArn: gone('listener-rule') })),
      'RuleNotFoundException',
    ],
    [
      'a group of the same name',
      () => () => makeGroup(h, 'one', { Port: 9999 }),
      'DuplicateTargetGroupNameException',
    ],
    ['a name of 33 letters', () => () => makeGroup(h, 'x'.repeat(33)), 'ValidationError'],
    [
      'an interval not above the time-out',
      () => group({ HealthCheckIntervalSeconds: 5, HealthCheckTimeoutSeconds: 5 }),
      'ValidationError',
    ],
    ['a matcher beyond 499', () => group({ Matcher: { HttpCode: '500' } }), 'ValidationError'],
    [
      'a group in use',
      () => () => h.client.send(new elb.DeleteTargetGroupCommand({ TargetGroupArn: one })),
      'ResourceInUseException',
    ],
    ['a public address', () => targets('8.8.8.8'), 'InvalidTargetException'],
    ['no address', () => targets('nonsense'), 'ValidationError'],
    ['one subnet', () => balancer({ Subnets: ['subnet-1'] }), 'ValidationError'],
    [
      'a load balancer of the same name',
      () => balancer({ Name: 'edge', Scheme: 'internal' }),
      'DuplicateLoadBalancerNameException',
    ],
    ['a port in use', () => listener({ Port: 80 }), 'DuplicateListenerException'],
    ['HTTPS without a certificate', () => listener({ Protocol: 'HTTPS' }), 'ValidationError'],
    ['TCP', () => listener({ Protocol: 'TCP' }), 'UnsupportedProtocolException'],
    [
      'an unknown attribute',
      () => () =>
        h.client.send(
          new elb.ModifyTargetGroupAttributesCommand({
            TargetGroupArn: one,
            Attributes: [{ Key: 'x', Value: '1' }],
          }),
        ),
      'ValidationError',
    ],
  ])('%s', async (_, make, name) => {
    await expect(make()()).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 400 } });
  });

  it('a rule may not split a group with sticky targets without sticky groups', async () => {
    const sticky = await makeGroup(h, 'sticky');
    await h.client.send(
      new elb.ModifyTargetGroupAttributesCommand({
        TargetGroupArn: sticky,
        Attributes: [{ Key: 'stickiness.enabled', Value: 'true' }],
      }),
    );
    await expect(rule({ Actions: forward([sticky, 1], [one, 0]) })()).rejects.toThrow(
      /must enable group stickiness/,
    );
  });

  it('a group belongs to one load balancer', async () => {
    const other = await makeEdge(h, 'other');
    await expect(makeRule(h, other.listenerArn, 1, pathIs('/x'), forward([one, 1]))).rejects.toMatchObject({
      name: 'TargetGroupAssociationLimitException',
    });
  });

  it('more than a hundred rules', async () => {
    const many = await makeEdge(h, 'many');
    const own = await makeGroup(h, 'many');
    for (let at = 1; at <= 100; at++)
      await makeRule(h, many.listenerArn, at, pathIs(`/${at}`), forward([own, 1]));
    await expect(makeRule(h, many.listenerArn, 101, pathIs('/x'), forward([own, 1]))).rejects.toMatchObject({
      name: 'TooManyRulesException',
    });
  });

  it('deletion of a protected load balancer', async () => {
    const { balancerArn } = await makeEdge(h, 'protected');
    const protect = (Value: string) =>
      h.client.send(
        new elb.ModifyLoadBalancerAttributesCommand({
          LoadBalancerArn: balancerArn,
          Attributes: [{ Key: 'deletion_protection.enabled', Value }],
        }),
      );
    const remove = () => h.client.send(new elb.DeleteLoadBalancerCommand({ LoadBalancerArn: balancerArn }));
    await protect('true');
    await expect(remove()).rejects.toMatchObject({ name: 'OperationNotPermittedException' });
    await protect('false');
    await remove();
    await remove();
    await expect(
      h.client.send(new elb.DescribeLoadBalancersCommand({ LoadBalancerArns: [balancerArn] })),
    ).rejects.toMatchObject({
      name: 'LoadBalancerNotFoundException',
    });
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
