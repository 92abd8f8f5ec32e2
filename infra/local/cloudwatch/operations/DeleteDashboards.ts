import type { DeleteDashboardsCommandInput, DeleteDashboardsCommandOutput } from '@aws-sdk/client-cloudwatch';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { MetricsState } from '../state.ts';

export default ((input, { state }) => {
  const unknown = (input.DashboardNames ?? []).filter((name) => !state.dashboards.has(name));
  if (unknown.length > 0)
    throw awsError('ResourceNotFound', `Dashboard ${unknown.join(', ')} does not exist`, 404);
  for (const name of input.DashboardNames ?? []) state.dashboards.delete(name);
  return {};
}) satisfies Operation<
  MetricsState,
  DeleteDashboardsCommandInput,
  Omit<DeleteDashboardsCommandOutput, '$metadata'>
>;
