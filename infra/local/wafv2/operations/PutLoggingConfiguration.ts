import type {
  PutLoggingConfigurationCommandInput,
  PutLoggingConfigurationCommandOutput,
} from '@aws-sdk/client-wafv2';
import type { Operation } from '../../service.ts';
import type { WafState } from '../state.ts';
import { invalidParameter, webAclByArn } from '../state.ts';

export default ((input, { state }) => {
  const configuration = input.LoggingConfiguration;
  webAclByArn(state, configuration?.ResourceArn);
  const destinations = configuration?.LogDestinationConfigs ?? [];
  if (destinations.length !== 1)
    throw invalidParameter(
      'LOG_DESTINATION',
      String(destinations),
      'You must specify exactly one log destination.',
    );
  // Log groups, buckets and delivery streams alike must be named so.
  if (!/[:/]aws-waf-logs-[^/:]+(:\*)?$/.test(destinations[0] ?? ''))
    throw invalidParameter(
      'LOG_DESTINATION',
      String(destinations[0]),
      "The ARN isn't valid. A valid ARN begins with arn: and includes other information separated by colons or slashes; the destination's name begins with aws-waf-logs-.",
    );
  const stored = {
    LogType: 'WAF_LOGS' as const,
    LogScope: 'CUSTOMER' as const,
    ManagedByFirewallManager: false,
    ...configuration!,
  };
  state.logging.set(stored.ResourceArn ?? '', stored);
  return { LoggingConfiguration: stored };
}) satisfies Operation<
  WafState,
  PutLoggingConfigurationCommandInput,
  Omit<PutLoggingConfigurationCommandOutput, '$metadata'>
>;
