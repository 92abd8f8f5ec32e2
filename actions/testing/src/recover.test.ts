/** A state that is lost, and records that are damaged: what commands say, and how the state comes back. */
import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectionTo, createSandbox, type Ended, type Sandbox } from './sandbox.ts';

const Bucket = 'inx-dev-state-9015480';
const Key = 'releases/dev/000001.json';
let sandbox: Sandbox;
let dynamodb: DynamoDBClient;
let s3: S3Client;

beforeAll(async () => {
  sandbox = await createSandbox({ speed: 60, services: ['auth'] });
  const connection = connectionTo(sandbox);
  dynamodb = new DynamoDBClient(connection);
  s3 = new S3Client({ ...connection, forcePathStyle: true });
}, 180_000);
afterAll(() => sandbox?.stop());

const codes = ({ events }: Ended): string[] =>
  events.flatMap((event) => {
    if (event['type'] === 'failed')
      return (event['problems'] as { code: string }[]).map((problem) => problem.code);
    return event['type'] === 'problem' ? [(event['problem'] as { code: string }).code] : [];
  });
const run = (...args: string[]) => sandbox.inx(...args, '--json');
const put = (Body: string) => s3.send(new PutObjectCommand({ Bucket, Key, Body }));

it('comes back from the newest record, once ECS confirms it', async () => {
  const answer = await s3.send(new GetObjectCommand({ Bucket, Key }));
  const record = (await answer.Body?.transformToString()) ?? '';
  await dynamodb.send(new DeleteItemCommand({ TableName: 'inx-dev-locks', Key: { pk: { S: 'dev' } } }));

  for (const command of [['status'], ['deploy'], ['rollback'], ['resume'], ['plan', '--no-platform']]) {
    const ended = await run(...command);
    expect([command, ended.code, codes(ended)]).toEqual([command, 2, ['state.lost']]);
  }

  await put('{"number": 1, oops');
  const poisoned = await run('recover');
  expect([poisoned.code, codes(poisoned)]).toEqual([2, ['record.unreadable']]);
  const listed = await run('releases');
  expect([listed.code, codes(listed)]).toEqual([2, ['record.unreadable']]);

  await put(record.replaceAll('task-definition/INX-DEV-USNV-auth:1', 'task-definition/INX-DEV-USNV-auth:7'));
  const forged = await run('recover');
  expect([forged.code, codes(forged)], forged.output).toEqual([2, ['recover.differs']]);
  expect((await run('status')).code).toBe(2);

  await put(record);
  const recovered = await run('recover');
  expect(recovered.code, recovered.output).toBe(0);
  expect(recovered.output).toMatch(/release 1 serves.*the next is 2/);
  expect((await run('recover')).output).toMatch(/nothing to recover/);

  expect((await fetch(`${sandbox.baseUrl}/api/auth/health/ready`)).status).toBe(200);
  expect((await run('deploy')).output).toMatch(/"outcome":"unchanged"/);
  await sandbox.edit('services/auth/service.json', (text) => {
    return JSON.stringify({ ...JSON.parse(text), environment: { ROUND: '2' } });
  });
  const next = await run('deploy');
  expect(next.code, next.output).toBe(0);
  const [newest] = (await run('releases')).events;
  expect(newest).toMatchObject({ number: 2, from: 1, outcome: 'released', moved: ['auth'] });
}, 180_000);
