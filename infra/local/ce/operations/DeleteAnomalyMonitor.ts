import type {
  DeleteAnomalyMonitorCommandInput,
  DeleteAnomalyMonitorCommandOutput,
} from '@aws-sdk/client-cost-explorer';
import type { Operation } from '../../service.ts';
import type { CostExplorerState } from '../state.ts';
import { monitorOf } from '../state.ts';

export default ((input, { state }) => {
  monitorOf(state, input.MonitorArn);
  state.monitors.delete(input.MonitorArn ?? '');
  state.tags.delete(input.MonitorArn ?? '');
  return {};
}) satisfies Operation<
  CostExplorerState,
  DeleteAnomalyMonitorCommandInput,
  Omit<DeleteAnomalyMonitorCommandOutput, '$metadata'>
>;
