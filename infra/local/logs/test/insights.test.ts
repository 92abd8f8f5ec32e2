import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  GetQueryResultsCommand,
  PutLogEventsCommand,
  StartQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LocalAws, startLocalAws } from '../../index.ts';
import { connectionTo } from '../../test/connection.ts';

let aws: LocalAws;
let logs: CloudWatchLogsClient;
const now = Math.floor(Date.now() / 3_600_000) * 3_600_000;

const lines = [
  { service: 'auth', level: 'info', msg: 'request', status: 200, durationMs: 5, route: '/a' },
  { service: 'auth', level: 'error', msg: 'broken', status: 500, durationMs: 90, route: '/a' },
  { service: 'client', level: 'error', message: 'late', status: 502, durationMs: 30, route: '/b' },
  { service: 'client', level: 'info', message: 'request', status: 200, durationMs: 10, http: { host: 'x' } },
];

beforeAll(async () => {
  aws = await startLocalAws();
  logs = new CloudWatchLogsClient(connectionTo(aws));
  await logs.send(new CreateLogGroupCommand({ logGroupName: '/ecs/x' }));
  await logs.send(new CreateLogStreamCommand({ logGroupName: '/ecs/x', logStreamName: 's' }));
  const messages = [...lines.map((line) => JSON.stringify(line)), 'plain | text'];
  await logs.send(
    new PutLogEventsCommand({
      logGroupName: '/ecs/x',
      logStreamName: 's',
      logEvents: messages.map((message, index) => ({ message, timestamp: now + index * 60_000 })),
    }),
  );
});
afterAll(() => aws?.stop());

async function ask(queryString: string): Promise<Record<string, string>[]> {
  const { queryId } = await logs.send(
    new StartQueryCommand({
      logGroupName: '/ecs/x',
      startTime: now / 1000,
      endTime: now / 1000 + 3600,
      queryString,
    }),
  );
  const { status, results = [] } = await logs.send(new GetQueryResultsCommand({ queryId }));
  expect(status).toBe('Complete');
  return results.map((row) =>
    Object.fromEntries(
      row.flatMap(({ field = '', value = '' }) => (field === '@ptr' ? [] : [[field, value]])),
    ),
  );
}

it.each<[string, Record<string, string>[]]>([
  [
    'fields service, coalesce(msg, message) as what | filter level in ["error", "fatal"] | sort durationMs desc',
    [
      { service: 'auth', what: 'broken' },
      { service: 'client', what: 'late' },
    ],
  ],
  [
    'filter level = "error" | stats count(*) as errors by service | sort service asc',
    [
      { service: 'auth', errors: '1' },
      { service: 'client', errors: '1' },
    ],
  ],
  [
    'filter ispresent(durationMs) | stats count(*) as requests, pct(durationMs, 95) as p95, max(durationMs) as slowest, avg(durationMs) as mean by service | sort p95 desc | limit 1',
    [{ service: 'auth', requests: '2', p95: '90', slowest: '90', mean: '47.5' }],
  ],
  ['filter http.host = "x" | fields service', [{ service: 'client' }]],
  ['filter @message like /^plain/ | fields @message', [{ '@message': 'plain | text' }]],
  ['filter @message like "plain | te" | stats count(*) as n', [{ n: '1' }]],
  ['filter status >= 500 and not (service = "auth") | display route', [{ route: '/b' }]],
  ['filter service not in ["auth", "client"] | stats count(*) as n', [{ n: '1' }]],
  ['stats sum(status) as total', [{ total: '1402' }]],
])('%s', async (query, expected) => {
  expect(await ask(query)).toEqual(expected);
});

it('counts by time', async () => {
  const rows = await ask('filter ispresent(status) | stats count(*) as n by bin(2m) as at | sort at asc');
  expect(rows.map(({ n }) => n)).toEqual(['2', '2']);
});

it('newest first, time and message, where nothing else is said', async () => {
  const rows = await ask('filter level = "info"');
  expect(rows.map((row) => Object.keys(row))).toEqual([
    ['@timestamp', '@message'],
    ['@timestamp', '@message'],
  ]);
  expect(rows[0]?.['@message']).toContain('client');
});

it.each([
  ['parse @message "*" as x', /command parse is not emulated/],
  ['fields frobnicate(x)', /frobnicate is not emulated/],
  ['filter (a = 1', /parenthesis/],
  ['stats status by service', /stats needs functions/],
])('refuses %s', async (query, words) => {
  await expect(ask(query)).rejects.toThrow(words);
});
