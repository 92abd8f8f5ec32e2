import type { GetDashboardCommandInput, GetDashboardCommandOutput } from '@aws-sdk/client-cloudwatch';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { MetricsState } from '../state.ts';

export default ((input, { state, world }) => {
  const name = input.DashboardName ?? '';
  const found = state.dashboards.get(name);
  if (!found) throw awsError('ResourceNotFound', `Dashboard ${name} does not exist`, 404);
  return {
    DashboardName: name,
    DashboardArn: `arn:aws:cloudwatch::${world.accountId}:dashboard/${name}`,
    DashboardBody: found.body,
  };
}) satisfies Operation<MetricsState, GetDashboardCommandInput, Omit<GetDashboardCommandOutput, '$metadata'>>;
