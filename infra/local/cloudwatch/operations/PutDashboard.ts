import type { PutDashboardCommandInput, PutDashboardCommandOutput } from '@aws-sdk/client-cloudwatch';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { MetricsState } from '../state.ts';

export default ((input, { state, world }) => {
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(input.DashboardName ?? ''))
    throw awsError('InvalidParameterInput', 'The dashboard name contains characters that are not allowed');
  try {
    JSON.parse(input.DashboardBody ?? '');
  } catch {
    throw awsError('InvalidParameterInput', 'The field DashboardBody must be a valid JSON object');
  }
  state.dashboards.set(input.DashboardName!, {
    body: input.DashboardBody!,
    changedAt: world.clock.now(),
  });
  return { DashboardValidationMessages: [] };
}) satisfies Operation<MetricsState, PutDashboardCommandInput, Omit<PutDashboardCommandOutput, '$metadata'>>;
