import type {
  GetAWSDefaultServiceQuotaCommandInput,
  GetAWSDefaultServiceQuotaCommandOutput,
} from '@aws-sdk/client-service-quotas';
import type { Operation } from '../../service.ts';
import type { QuotasState } from '../state.ts';
import { quotaOf, viewQuota } from '../state.ts';

export default ((input, { state }) => {
  return { Quota: viewQuota(state, quotaOf(input.ServiceCode, input.QuotaCode), 'default') };
}) satisfies Operation<
  QuotasState,
  GetAWSDefaultServiceQuotaCommandInput,
  Omit<GetAWSDefaultServiceQuotaCommandOutput, '$metadata'>
>;
