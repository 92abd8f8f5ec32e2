import type { ListDashboardsCommandInput, ListDashboardsCommandOutput } from '@aws-sdk/client-cloudwatch';
import type { Operation } from '../../service.ts';
import type { MetricsState } from '../state.ts';

export default ((input, { state, world }) => {
  const found = [...state.dashboards].filter(([name]) => name.startsWith(input.DashboardNamePrefix ?? ''));
  return {
    DashboardEntries: found.map(([DashboardName, { body, changedAt }]) => ({
      DashboardName,
      DashboardArn: `arn:aws:cloudwatch::${world.accountId}:dashboard/${DashboardName}`,
      LastModified: new Date(changedAt),
      Size: Buffer.byteLength(body),
    })),
  };
}) satisfies Operation<
  MetricsState,
  ListDashboardsCommandInput,
  Omit<ListDashboardsCommandOutput, '$metadata'>
>;
