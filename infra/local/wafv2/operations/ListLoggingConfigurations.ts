import type {
  ListLoggingConfigurationsCommandInput,
  ListLoggingConfigurationsCommandOutput,
} from '@aws-sdk/client-wafv2';
import type { Operation } from '../../service.ts';
import type { WafState } from '../state.ts';

export default ((input, { state }) => {
  return {
    LoggingConfigurations: [...state.logging.values()].filter(
      ({ ResourceArn }) => state.webAcls.get(ResourceArn ?? '')?.scope === input.Scope,
    ),
  };
}) satisfies Operation<
  WafState,
  ListLoggingConfigurationsCommandInput,
  Omit<ListLoggingConfigurationsCommandOutput, '$metadata'>
>;
