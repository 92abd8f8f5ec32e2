import type {
  GetLoggingConfigurationCommandInput,
  GetLoggingConfigurationCommandOutput,
} from '@aws-sdk/client-wafv2';
import type { Operation } from '../../service.ts';
import type { WafState } from '../state.ts';
import { missing } from '../state.ts';

export default ((input, { state }) => {
  const found = state.logging.get(input.ResourceArn ?? '');
  if (!found) throw missing();
  return { LoggingConfiguration: found };
}) satisfies Operation<
  WafState,
  GetLoggingConfigurationCommandInput,
  Omit<GetLoggingConfigurationCommandOutput, '$metadata'>
>;
