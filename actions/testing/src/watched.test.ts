/** A release that passes every check and harms users after the switch: figures and alarms turn all services back. */
import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import {
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectionTo, createSandbox, type Ended, type Sandbox } from './sandbox.ts';

const alarm = 'INX-DEV-USNV-test-5xx';
let sandbox: Sandbox;
let cloudwatch: CloudWatchClient;

beforeAll(async () => {
  sandbox = await createSandbox({ speed: 20, services: ['auth', 'invoice', 'notification'] });
  const connection = connectionTo(sandbox);
  cloudwatch = new CloudWatchClient(connection);
  await new SSMClient(connection).send(
    new PutParameterCommand({
      Name: '/inx/dev/platform/alarms',
      Value: alarm,
      Type: 'String',
      Overwrite: true,
    }),
  );
  // Observed for four minutes: CloudWatch's figures come by the minute.
  await sandbox.edit('services/auth/service.json', (text) =>
    JSON.stringify({ ...JSON.parse(text), rollout: { observeSeconds: 240 } }),
  );
}, 180_000);
afterAll(() => sandbox?.stop());

/** What users ask for answers 500; every check through the test route passes, and so does what the prober asks. */
const brokenForUsers = `import { Server } from 'node:http';
const emit = Server.prototype.emit;
Server.prototype.emit = function (event, ...args) {
  const request = args[0];
  if (event === 'request' && request.url === '/api/auth/users-only' && !request.headers['x-inx-release']) {
    args[1].writeHead(500).end('broken on purpose');
    return true;
  }
  return emit.call(this, event, ...args);
};
`;

/** Cheap, and watched by nobody: neither a check nor the prober asks for it. */
const visit = () => fetch(`${sandbox.baseUrl}/api/auth/users-only`);
/** What runs of each service; how many tasks is scaling's to say, which goes on meanwhile. */
const revisions = async () => {
  const { events } = await sandbox.inx('status', '--json');
  const status = events.find((event) => event['type'] === 'status') as unknown as {
    services: { service: string; taskDefinition: string; image: string; healthy: number }[];
  };
  return status.services.map(({ service, taskDefinition, image, healthy }) => ({
    service,
    taskDefinition,
    image,
    serves: healthy > 0,
  }));
};
const ended = (run: Ended) =>
  run.events.find((event) => event['type'] === 'ended') as unknown as {
    outcome: string;
    reason: string;
    record: {
      moved: string[];
      alarms?: string;
      traffic?: { service: string; now: { serverErrors: number } }[];
    };
  };

let touched = 0;
async function deployBroken(afterGo: () => Promise<unknown>): Promise<Ended> {
  const file = 'services/auth/src/main.ts';
  const text = await sandbox.read(file);
  await sandbox.write(file, brokenForUsers + text);
  await sandbox.edit(
    'services/invoice/src/main.ts',
    (before) => `${before}\nexport const touched${++touched} = true;\n`,
  );
  const deploy = sandbox.start('deploy', '--json');
  await deploy.until(/"stage-started","stage":"observe"/);
  await afterGo();
  const run = await deploy.ended;
  await sandbox.write(file, text);
  return run;
}

/** The load balancer's own dimension, as its alarms name it. */
async function putAlarm(threshold: number): Promise<void> {
  const { LoadBalancers } = await new ElasticLoadBalancingV2Client(connectionTo(sandbox)).send(
    new DescribeLoadBalancersCommand({}),
  );
  const Value = LoadBalancers?.[0]?.LoadBalancerArn?.split(':loadbalancer/')[1];
  await cloudwatch.send(
    new PutMetricAlarmCommand({
      AlarmName: alarm,
      Namespace: 'AWS/ApplicationELB',
      MetricName: 'HTTPCode_Target_5XX_Count',
      Dimensions: [{ Name: 'LoadBalancer', Value }],
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: threshold,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    }),
  );
}

it('an alarm that rings after the switch turns all services back, named with its figures', async () => {
  await putAlarm(3);
  const before = await revisions();
  // Four: too few for the figures' own verdict, enough for the alarm.
  const run = await deployBroken(async () => {
    for (let count = 0; count < 4; count++) await visit();
  });
  expect([run.code, ended(run).outcome], run.output).toEqual([3, 'rolled-back']);
  expect(ended(run).reason).toMatch(
    /alarm INX-DEV-USNV-test-5xx: Threshold Crossed: 1 out of the last 1 datapoints \[\d+\] was greater than or equal to the threshold \(3\)/,
  );
  expect(ended(run).record.moved).toEqual(['auth', 'invoice']);
  expect(await revisions()).toEqual(before);
  expect((await visit()).status).toBe(404);
}, 120_000);

it('5xx above what the old side answered turn all services back, in figures', async () => {
  await putAlarm(1_000_000);
  await Promise.all(Array.from({ length: 60 }, visit));
  const before = await revisions();
  const run = await deployBroken(() => Promise.all(Array.from({ length: 60 }, visit)));
  expect([run.code, ended(run).outcome], run.output).toEqual([3, 'rolled-back']);
  expect(ended(run).reason).toMatch(
    /auth: \d+ of \d+ requests answered 5xx, \d+\.\d+ % \(before: 0 of \d+, 0\.00 %; allowed: 1\.00 %\)/,
  );
  expect(await revisions()).toEqual(before);
}, 120_000);

it('an alarm that rang before the switch is left out, and said so', async () => {
  await cloudwatch.send(
    new PutMetricAlarmCommand({
      AlarmName: alarm,
      Namespace: 'N',
      MetricName: 'nothing',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'ignore',
    }),
  );
  await cloudwatch.send(
    new SetAlarmStateCommand({ AlarmName: alarm, StateValue: 'ALARM', StateReason: 'a drill' }),
  );
  await sandbox.edit('services/notification/src/main.ts', (text) => `${text}\nexport const last = true;\n`);
  const run = await sandbox.inx('deploy', '--json');
  expect([run.code, ended(run).outcome], run.output).toEqual([0, 'released']);
  expect(ended(run).record.alarms).toContain(`ringing before the switch and so left out: ${alarm}`);
}, 120_000);
