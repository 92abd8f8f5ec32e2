import type { ListServicesCommandInput, ListServicesCommandOutput } from '@aws-sdk/client-service-quotas';
import type { Operation } from '../../service.ts';
import { serviceNames } from '../quotas.ts';
import type { QuotasState } from '../state.ts';
import { pageOf } from '../state.ts';

export default ((input) => {
  const all = Object.entries(serviceNames).map(([ServiceCode, ServiceName]) => ({
    ServiceCode,
    ServiceName,
  }));
  const { items, next } = pageOf(all, input.NextToken, input.MaxResults);
  return { Services: items, ...next };
}) satisfies Operation<QuotasState, ListServicesCommandInput, Omit<ListServicesCommandOutput, '$metadata'>>;
