import type {
  DeleteLoggingConfigurationCommandInput,
  DeleteLoggingConfigurationCommandOutput,
} from '@aws-sdk/client-wafv2';
import type { Operation } from '../../service.ts';
import type { WafState } from '../state.ts';
import { missing } from '../state.ts';

export default ((input, { state }) => {
  if (!state.logging.delete(input.ResourceArn ?? '')) throw missing();
  return {};
}) satisfies Operation<
  WafState,
  DeleteLoggingConfigurationCommandInput,
  Omit<DeleteLoggingConfigurationCommandOutput, '$metadata'>
>;
