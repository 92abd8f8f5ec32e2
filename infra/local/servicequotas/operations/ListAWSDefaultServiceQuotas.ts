import type {
  ListAWSDefaultServiceQuotasCommandInput,
  ListAWSDefaultServiceQuotasCommandOutput,
} from '@aws-sdk/client-service-quotas';
import type { Operation } from '../../service.ts';
import type { QuotasState } from '../state.ts';
import { pageOf, quotasOf, viewQuota } from '../state.ts';

export default ((input, { state }) => {
  const { items, next } = pageOf(quotasOf(input.ServiceCode), input.NextToken, input.MaxResults);
  return { Quotas: items.map((each) => viewQuota(state, each, 'default')), ...next };
}) satisfies Operation<
  QuotasState,
  ListAWSDefaultServiceQuotasCommandInput,
  Omit<ListAWSDefaultServiceQuotasCommandOutput, '$metadata'>
>;
