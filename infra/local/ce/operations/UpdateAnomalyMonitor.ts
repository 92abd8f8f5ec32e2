import type {
  UpdateAnomalyMonitorCommandInput,
  UpdateAnomalyMonitorCommandOutput,
} from '@aws-sdk/client-cost-explorer';
import type { Operation } from '../../service.ts';
import type { CostExplorerState } from '../state.ts';
import { monitorOf } from '../state.ts';

export default ((input, { state, world }) => {
  const before = monitorOf(state, input.MonitorArn);
  state.monitors.set(input.MonitorArn ?? '', {
    ...before,
    MonitorName: input.MonitorName ?? before.MonitorName,
    LastUpdatedDate: new Date(world.clock.now()).toISOString().slice(0, 10),
  });
  return { MonitorArn: input.MonitorArn };
}) satisfies Operation<
  CostExplorerState,
  UpdateAnomalyMonitorCommandInput,
  Omit<UpdateAnomalyMonitorCommandOutput, '$metadata'>
>;
