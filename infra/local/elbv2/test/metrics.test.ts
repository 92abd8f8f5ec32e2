import {
  CloudWatchClient,
  GetMetricStatisticsCommand,
  type GetMetricStatisticsCommandInput,
} from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectionTo } from '../../test/connection.ts';
import { judgeFailure } from '../dataplane/failure.ts';
import { wildcard } from '../dataplane/match.ts';
import { matches } from '../health.ts';
import {
  forward,
  type Harness,
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
beforeAll(async () => {
  h = await startHarness({ speed: 50 });
});
afterAll(() => h.stop());

it('reports to CloudWatch what it served, by load balancer and group', async () => {
  const edge = await makeEdge(h);
  const group = await makeGroup(h, 'web');
  const target = await startTarget(h, (request, response) =>
    response.writeHead(request.url === '/bad' ? 500 : 200).end(),
  );
  await makeRule(h, edge.listenerArn, 1, pathIs('/ok', '/bad'), forward([group, 1]));
  const empty = await makeGroup(h, 'empty');
  await makeRule(h, edge.listenerArn, 2, pathIs('/empty'), forward([empty, 1]));
  await register(h, group, target);
  for (const path of ['/ok', '/ok', '/ok', '/bad', '/empty', '/none'])
    await (await fetch(`${edge.url}${path}`)).text();
  expect((await fetch(`${h.endpoint}/_inx/traffic`, { method: 'POST' })).status).toBe(200);

  const cloudwatch = new CloudWatchClient(connectionTo(h));
  const balancer = { Name: 'LoadBalancer', Value: edge.balancerArn.split(':loadbalancer/')[1] };
  const both = [{ Name: 'TargetGroup', Value: group.split(':').at(-1) }, balancer];
  const statistic = async (
    MetricName: string,
    Dimensions: GetMetricStatisticsCommandInput['Dimensions'],
    name: 'Sum' | 'SampleCount' | 'Maximum' = 'Sum',
  ) => {
    const { Datapoints = [] } = await cloudwatch.send(
      new GetMetricStatisticsCommand({
        Namespace: 'AWS/ApplicationELB',
        MetricName,
        Dimensions,
        StartTime: new Date(h.world.clock.now() - 600_000),
        EndTime: new Date(h.world.clock.now() + 600_000),
        Period: 60,
        Statistics: [name],
      }),
    );
    const values = Datapoints.map((point) => point[name] ?? 0);
    return name === 'Maximum' ? Math.max(...values) : values.reduce((sum, value) => sum + value, 0);
  };
  // The minute's own timer may have taken part of the counts a moment earlier.
  await waitFor(async () => (await statistic('RequestCount', [balancer])) === 6);
  expect(await statistic('RequestCount', both)).toBe(4);
  expect(await statistic('HTTPCode_Target_2XX_Count', both)).toBe(3);
  expect(await statistic('HTTPCode_Target_5XX_Count', both)).toBe(1);
  expect(await statistic('HTTPCode_ELB_5XX_Count', [balancer])).toBe(1);
  expect(await statistic('HTTPCode_ELB_503_Count', [balancer])).toBe(1);
  expect(await statistic('TargetResponseTime', both, 'SampleCount')).toBe(4);
  expect(await statistic('HealthyHostCount', both, 'Maximum')).toBe(1);
  expect(await statistic('RequestCountPerTarget', [both[0]!])).toBe(4);
  // Without targets there are no hosts to count: alarms over an idle group see no data.
  const idle = [{ Name: 'TargetGroup', Value: empty.split(':').at(-1) }, balancer];
  expect(await statistic('HealthyHostCount', idle, 'SampleCount')).toBe(0);
  cloudwatch.destroy();
  await target.stop();
});

it.each([
  ['ECONNREFUSED', { written: false }, 'elsewhere'],
  ['ECONNREFUSED', { method: 'POST', written: false }, 'elsewhere'],
  ['ECONNRESET', { reused: true }, 'fresh'],
  ['ECONNRESET', { reused: false }, 502],
  ['UND_ERR_SOCKET', { method: 'POST', reused: true }, 502],
  ['UND_ERR_SOCKET', { method: 'POST', reused: true, written: false }, 'fresh'],
  ['UND_ERR_SOCKET', { reused: true, bodyTaken: true }, 502],
  ['UND_ERR_HEADERS_TIMEOUT', { reused: true }, 504],
  ['UND_ERR_HEADERS_TIMEOUT', { bodyTaken: true }, 504],
  ['UND_ERR_INVALID_ARG', { written: false }, 400],
])('%s with %o ends as %s', (code, over, expected) => {
  expect(judgeFailure(code, { method: 'GET', written: true, reused: false, bodyTaken: false, ...over })).toBe(
    expected,
  );
});

it.each([
  ['/a/*', '/a/', true],
  ['/a/*', '/a', false],
  ['*.js', '/x.js', true],
  ['*.js', '/xjs', false],
  ['/a?c*e', '/abcdde', true],
  ['/(x)', '/(x)', true],
  ['*', '', true],
])('%s against %s', (pattern, text, expected) => {
  expect(wildcard(pattern, false)(text)).toBe(expected);
});

it.each([
  ['200', 200, true],
  ['200', 201, false],
  ['200-299', 204, true],
  ['200,404', 404, true],
])('matcher %s takes %i: %s', (matcher, status, expected) => {
  expect(matches(matcher, status)).toBe(expected);
});
