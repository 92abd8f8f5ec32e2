import * as elb from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forward, type Harness, makeEdge, makeGroup, makeRule, pathIs, startHarness } from './harness.ts';

let h: Harness;
let edge: Awaited<ReturnType<typeof makeEdge>>;
let one: string;
beforeAll(async () => {
  h = await startHarness({ speed: 100 });
  edge = await makeEdge(h);
  one = await makeGroup(h, 'one');
});
afterAll(() => h.stop());

/** The priority that the refusals find taken, by a rule that keeps the first group in use. */
beforeAll(() => makeRule(h, edge.listenerArn, 5, pathIs('/taken'), forward([one, 1])));

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
