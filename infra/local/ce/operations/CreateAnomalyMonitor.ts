import type {
  CreateAnomalyMonitorCommandInput,
  CreateAnomalyMonitorCommandOutput,
} from '@aws-sdk/client-cost-explorer';
import type { Operation } from '../../service.ts';
import { checkMonitor } from '../check.ts';
import type { CostExplorerState } from '../state.ts';

export default ((input, { state, world }) => {
  checkMonitor(state, input.AnomalyMonitor);
  const arn = `arn:aws:ce::${world.accountId}:anomalymonitor/${crypto.randomUUID()}`;
  const today = new Date(world.clock.now()).toISOString().slice(0, 10);
  state.monitors.set(arn, {
    ...input.AnomalyMonitor!,
    MonitorArn: arn,
    CreationDate: today,
    LastUpdatedDate: today,
    DimensionalValueCount: 0,
  });
  state.tags.set(arn, input.ResourceTags ?? []);
  return { MonitorArn: arn };
}) satisfies Operation<
  CostExplorerState,
  CreateAnomalyMonitorCommandInput,
  Omit<CreateAnomalyMonitorCommandOutput, '$metadata'>
>;
