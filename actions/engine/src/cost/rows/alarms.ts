import { fixed, type Row } from '../row.ts';
import { countOf, listOf, resourcesOf } from '../template.ts';

/** Alarms are charged by the metrics that they watch; dashboards each. */
export const alarms: Row = ({ templates, prices }) => {
  const all = resourcesOf(templates, 'AWS::CloudWatch::Alarm');
  const dashboards = countOf(templates, 'AWS::CloudWatch::Dashboard');
  if (all.length + dashboards === 0) return undefined;
  const metrics = all.reduce(
    (total, alarm) =>
      total +
      Math.max(
        1,
        listOf(alarm['Metrics']).filter((query) => (query as object) && 'MetricStat' in (query as object))
          .length,
      ),
    0,
  );
  return {
    row: 'Alarms and dashboard',
    part: 'added-since',
    ...fixed(metrics * prices.alarmMetricMonth + dashboards * prices.dashboardMonth),
    assumptions: [`${all.length} alarms on ${metrics} metrics, ${dashboards} dashboard`],
  };
};
