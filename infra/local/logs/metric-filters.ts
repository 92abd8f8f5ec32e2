/** Metric filters: what a matching event adds to CloudWatch. Source: CloudWatch Logs API reference, MetricTransformation. */
import type { MetricTransformation } from '@aws-sdk/client-cloudwatch-logs';
import type { AccountWorld } from '../service.ts';
import { createFilter } from './filter.ts';
import { valueAt } from './json-pattern.ts';
import type { LogGroup } from './state.ts';

interface Event {
  readonly timestamp: number;
  readonly message: string;
}

/** Publishes what the group's filters make of new events. */
export async function publishMetrics(
  group: LogGroup,
  events: readonly Event[],
  world: AccountWorld,
): Promise<void> {
  for (const { filterPattern, metricTransformations } of group.metricFilters.values()) {
    const matches = createFilter(filterPattern);
    const matching = events.filter(({ message }) => matches(message));
    for (const transformation of metricTransformations ?? []) {
      const data = matching.flatMap((event) => datum(transformation, event));
      // Periods without a match hold the default value, where the transformation has one.
      if (data.length === 0 && transformation.defaultValue !== undefined && events.length > 0)
        data.push({
          MetricName: transformation.metricName,
          Timestamp: new Date(events.at(-1)!.timestamp),
          Value: transformation.defaultValue,
          ...(transformation.unit && { Unit: transformation.unit }),
        });
      if (data.length > 0)
        await world.invoke('cloudwatch', 'PutMetricData', {
          Namespace: transformation.metricNamespace,
          MetricData: data,
        });
    }
  }
}

/** Nothing where the value is to be read from the event and is no number there, or a dimension is missing. */
function datum({ metricName, metricValue = '', dimensions, unit }: MetricTransformation, event: Event) {
  const body = parse(event.message);
  const value = metricValue.startsWith('$') ? Number(valueAt(body, metricValue)) : Number(metricValue);
  const named = Object.entries(dimensions ?? {}).map(([Name, selector]) => ({
    Name,
    Value: valueAt(body, selector),
  }));
  if (Number.isNaN(value) || named.some(({ Value }) => Value === undefined)) return [];
  return [
    {
      MetricName: metricName,
      Timestamp: new Date(event.timestamp),
      Value: value,
      ...(named.length > 0 && {
        Dimensions: named.map(({ Name, Value }) => ({ Name, Value: String(Value) })),
      }),
      ...(unit && { Unit: unit }),
    },
  ];
}

function parse(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    return undefined; // Plain text has no fields.
  }
}
