import type { GetAnomaliesCommandInput, GetAnomaliesCommandOutput } from '@aws-sdk/client-cost-explorer';
import type { Operation } from '../../service.ts';
import type { CostExplorerState } from '../state.ts';

/** Nothing costs anything here. */
export default (() => ({ Anomalies: [] })) satisfies Operation<
  CostExplorerState,
  GetAnomaliesCommandInput,
  Omit<GetAnomaliesCommandOutput, '$metadata'>
>;
