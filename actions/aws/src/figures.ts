/** The load balancer's figures and the alarms, as CloudWatch has them. */
import {
  type CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import type { Alarm, Traffic, TrafficCounts } from '@inx/engine';
import type { PlatformContract } from '@inx/manifest';
import { within } from './clients.ts';

/** As many names as DescribeAlarms takes. */
const alarmsAtOnce = 100;
/** Four figures a group; GetMetricData takes 500 queries. */
const groupsAtOnce = 125;

export function createFigures(
  cloudwatch: CloudWatchClient,
  contract: PlatformContract,
): Pick<Traffic, 'counts' | 'alarms'> {
  return {
    counts: async (groups, { from, to }, signal) => {
      const found = new Map<string, TrafficCounts>();
      for (let at = 0; at < groups.length; at += groupsAtOnce) {
        const part = groups.slice(at, at + groupsAtOnce);
        const answer = await cloudwatch.send(
          new GetMetricDataCommand({
            StartTime: new Date(from),
            EndTime: new Date(to),
            MetricDataQueries: part.flatMap((arn, index) => queriesOf(contract, arn, index)),
          }),
          within(signal),
        );
        const sum = (id: string) =>
          (answer.MetricDataResults?.find((result) => result.Id === id)?.Values ?? []).reduce(
            (total, value) => total + value,
            0,
          );
        for (const [index, arn] of part.entries()) {
          const measured = sum(`measured${index}`);
          found.set(arn, {
            requests: sum(`requests${index}`),
            serverErrors: sum(`errors${index}`),
            ...(measured > 0 && { latencyMs: (sum(`seconds${index}`) / measured) * 1000 }),
          });
        }
      }
      return found;
    },
    alarms: async (names, signal) => {
      const found: Alarm[] = [];
      for (let at = 0; at < names.length; at += alarmsAtOnce) {
        const answer = await cloudwatch.send(
          new DescribeAlarmsCommand({
            AlarmNames: names.slice(at, at + alarmsAtOnce),
            AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
            MaxRecords: alarmsAtOnce,
          }),
          within(signal),
        );
        for (const alarm of [...(answer.MetricAlarms ?? []), ...(answer.CompositeAlarms ?? [])])
          found.push({
            name: alarm.AlarmName!,
            state: alarm.StateValue ?? 'INSUFFICIENT_DATA',
            reason: alarm.StateReason ?? 'no reason given',
            since: (alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp)?.getTime() ?? 0,
          });
      }
      return found;
    },
  };
}

/** Sums only: a mean over the whole range is the seconds of all answers by their number, not a mean of means. */
function queriesOf(contract: PlatformContract, targetGroupArn: string, index: number): MetricDataQuery[] {
  const Dimensions = [
    { Name: 'LoadBalancer', Value: contract.loadBalancerArn.split(':loadbalancer/')[1] ?? '' },
    { Name: 'TargetGroup', Value: targetGroupArn.split(':').at(-1) ?? '' },
  ];
  const query = (id: string, MetricName: string, Stat: string): MetricDataQuery => ({
    Id: `${id}${index}`,
    MetricStat: { Metric: { Namespace: 'AWS/ApplicationELB', MetricName, Dimensions }, Period: 60, Stat },
  });
  return [
    query('requests', 'RequestCount', 'Sum'),
    query('errors', 'HTTPCode_Target_5XX_Count', 'Sum'),
    query('seconds', 'TargetResponseTime', 'Sum'),
    query('measured', 'TargetResponseTime', 'SampleCount'),
  ];
}
