import type {
  GetAnomalyMonitorsCommandInput,
  GetAnomalyMonitorsCommandOutput,
} from '@aws-sdk/client-cost-explorer';
import type { Operation } from '../../service.ts';
import type { CostExplorerState } from '../state.ts';
import { monitorOf } from '../state.ts';

export default ((input, { state }) => {
  const arns = input.MonitorArnList;
  return { AnomalyMonitors: arns ? arns.map((arn) => monitorOf(state, arn)) : [...state.monitors.values()] };
}) satisfies Operation<
  CostExplorerState,
  GetAnomalyMonitorsCommandInput,
  Omit<GetAnomalyMonitorsCommandOutput, '$metadata'>
>;
