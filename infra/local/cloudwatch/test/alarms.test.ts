import {
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  PutCompositeAlarmCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { CreateTopicCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Harness, start } from './harness.ts';

let local: Harness;
beforeAll(async () => {
  local = await start(60);
});
afterAll(() => local?.aws.stop());

const alarm = (input: Partial<PutMetricAlarmCommandInput> & { AlarmName: string }) =>
  local.cloudwatch.send(
    new PutMetricAlarmCommand({
      ComparisonOperator: 'GreaterThanThreshold',
      EvaluationPeriods: 1,
      Threshold: 5,
      ...(!input.Metrics && { Namespace: 'N', MetricName: 'errors', Statistic: 'Sum', Period: 60 }),
      ...input,
    }),
  );
const stateOf = async (name: string) => {
  const answer = await local.cloudwatch.send(
    new DescribeAlarmsCommand({ AlarmNames: [name], AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] }),
  );
  return [...(answer.MetricAlarms ?? []), ...(answer.CompositeAlarms ?? [])][0];
};

describe('an alarm', () => {
  it('begins without data, rings over its threshold with figures, and is quiet again by itself', async () => {
    await alarm({ AlarmName: 'rings', MetricName: 'rings', TreatMissingData: 'notBreaching' });
    await local.put('rings', 4, 3);
    const ringing = await stateOf('rings');
    expect([ringing?.StateValue, ringing?.StateReason]).toEqual([
      'ALARM',
      expect.stringContaining('[7] was greater than the threshold (5)'),
    ]);
    await vi.waitFor(async () => expect((await stateOf('rings'))?.StateValue).toBe('OK'), {
      timeout: 20_000,
      interval: 200,
    });
  });

  it('tells its topic, and keeps its history', async () => {
    const { TopicArn } = await local.sns.send(new CreateTopicCommand({ Name: 'alerts' }));
    await alarm({ AlarmName: 'tells', MetricName: 'tells', AlarmActions: [TopicArn!] });
    await local.put('tells', 9);
    // Nobody looks: it is judged on the clock.
    await vi.waitFor(
      async () => {
        const found = await fetch(`${local.aws.endpoint}/_inx/sns/messages?topic=alerts`);
        const messages = (await found.json()) as { subject: string; message: string }[];
        expect(messages.map(({ subject }) => subject)).toEqual(['ALARM: "tells" in us-east-1']);
        expect(JSON.parse(messages[0]!.message)).toMatchObject({
          AlarmName: 'tells',
          NewStateValue: 'ALARM',
          OldStateValue: 'INSUFFICIENT_DATA',
        });
      },
      { timeout: 10_000, interval: 100 },
    );
    const { AlarmHistoryItems } = await local.cloudwatch.send(
      new DescribeAlarmHistoryCommand({ AlarmName: 'tells', ScanBy: 'TimestampAscending' }),
    );
    expect(AlarmHistoryItems?.slice(0, 3).map((item) => item.HistoryItemType)).toEqual([
      'ConfigurationUpdate',
      'StateUpdate',
      'Action',
    ]);
  });

  it('judges metric math over two metrics, one of them silent', async () => {
    const metric = (Id: string, MetricName: string) => ({
      Id,
      ReturnData: false,
      MetricStat: { Metric: { Namespace: 'N', MetricName }, Period: 60, Stat: 'Sum' },
    });
    await alarm({
      AlarmName: 'math',
      Metrics: [
        metric('blue', 'blue'),
        metric('green', 'green-silent'),
        { Id: 'both', Expression: 'FILL(blue, 0) + FILL(green, 0)', ReturnData: true },
      ],
    });
    await local.put('blue', 6);
    expect((await stateOf('math'))?.StateValue).toBe('ALARM');
  });

  it('judges a percentile', async () => {
    await alarm({
      AlarmName: 'slow',
      MetricName: 'latency',
      Statistic: undefined,
      ExtendedStatistic: 'p95',
      Threshold: 1,
    });
    await local.put('latency', ...Array.from({ length: 95 }, () => 0.1), ...[2, 2, 2, 2, 2]);
    expect((await stateOf('slow'))?.StateValue).toBe('OK');
    await local.put('latency', 2);
    expect((await stateOf('slow'))?.StateValue).toBe('ALARM');
  });

  it('composes: both or neither', async () => {
    await alarm({ AlarmName: 'one', MetricName: 'composed-one' });
    await alarm({ AlarmName: 'two', MetricName: 'composed-two' });
    await local.cloudwatch.send(
      new PutCompositeAlarmCommand({
        AlarmName: 'both',
        AlarmRule: '(ALARM("one") AND ALARM(two)) OR FALSE',
      }),
    );
    await local.put('composed-one', 9);
    expect((await stateOf('both'))?.StateValue).toBe('OK');
    await local.put('composed-two', 9);
    expect((await stateOf('both'))?.StateValue).toBe('ALARM');
  });

  it('is set by hand until it is judged again', async () => {
    await alarm({ AlarmName: 'by hand', MetricName: 'by-hand' });
    await local.cloudwatch.send(
      new SetAlarmStateCommand({ AlarmName: 'by hand', StateValue: 'ALARM', StateReason: 'a drill' }),
    );
    const { AlarmHistoryItems } = await local.cloudwatch.send(
      new DescribeAlarmHistoryCommand({ AlarmName: 'by hand', HistoryItemType: 'StateUpdate' }),
    );
    expect(AlarmHistoryItems?.map((item) => item.HistorySummary)).toContain(
      'Alarm updated from INSUFFICIENT_DATA to ALARM',
    );
  });

  it.each<[string, Partial<PutMetricAlarmCommandInput>, RegExp]>([
    ['more data points than periods', { DatapointsToAlarm: 2 }, /DatapointsToAlarm/],
    ['a period of 45 seconds', { Period: 45 }, /Period must be/],
    ['two statistics', { ExtendedStatistic: 'p9' }, /exactly one/],
    ['anomaly detection', { ComparisonOperator: 'GreaterThanUpperThreshold' }, /not emulated/],
    [
      'an expression that does not parse',
      {
        Namespace: undefined,
        MetricName: undefined,
        Statistic: undefined,
        Period: undefined,
        Metrics: [{ Id: 'e', Expression: 'm1 +' }],
      } as Partial<PutMetricAlarmCommandInput>,
      /ends too early/,
    ],
  ])('refuses %s', async (_, input, words) => {
    await expect(alarm({ ...input, AlarmName: 'refused' })).rejects.toThrow(words);
  });
});
