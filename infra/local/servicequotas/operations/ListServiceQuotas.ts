import type {
  ListServiceQuotasCommandInput,
  ListServiceQuotasCommandOutput,
} from '@aws-sdk/client-service-quotas';
import type { Operation } from '../../service.ts';
import type { QuotasState } from '../state.ts';
import { pageOf, quotasOf, viewQuota } from '../state.ts';

export default ((input, { state }) => {
  const wanted = quotasOf(input.ServiceCode).filter(
    ({ code }) => !input.QuotaCode || code === input.QuotaCode,
  );
  const { items, next } = pageOf(wanted, input.NextToken, input.MaxResults);
  return { Quotas: items.map((each) => viewQuota(state, each, 'applied')), ...next };
}) satisfies Operation<
  QuotasState,
  ListServiceQuotasCommandInput,
  Omit<ListServiceQuotasCommandOutput, '$metadata'>
>;
