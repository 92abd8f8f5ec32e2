import type {
  DescribeMetricFiltersCommandInput,
  DescribeMetricFiltersCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Operation } from '../../service.ts';
import type { LogsState } from '../state.ts';
import { groupOf } from '../state.ts';

export default ((input, { state }) => {
  const groups = input.logGroupName ? [groupOf(state, input.logGroupName)] : [...state.groups.values()];
  return {
    metricFilters: groups
      .flatMap(({ metricFilters }) => [...metricFilters.values()])
      .filter(
        ({ filterName, metricTransformations }) =>
          filterName?.startsWith(input.filterNamePrefix ?? '') &&
          (!input.metricName ||
            metricTransformations?.some(
              (each) =>
                each.metricName === input.metricName && each.metricNamespace === input.metricNamespace,
            )),
      ),
  };
}) satisfies Operation<
  LogsState,
  DescribeMetricFiltersCommandInput,
  Omit<DescribeMetricFiltersCommandOutput, '$metadata'>
>;
