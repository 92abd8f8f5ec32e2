/** A template described: what ValidateTemplate and GetTemplateSummary answer. */
import type { Capability } from '@aws-sdk/client-cloudformation';
import { requiredCapability } from './capabilities.ts';
import type { Template } from './document.ts';

export function summaryOf(template: Template) {
  const required = requiredCapability(template);
  const types = [...new Set(Object.values(template.Resources).map(({ Type }) => Type))];
  return {
    Description: template.Description,
    Parameters: Object.entries(template.Parameters ?? {}).map(([ParameterKey, parameter]) => ({
      ParameterKey,
      ParameterType: parameter.Type,
      NoEcho: String(parameter.NoEcho) === 'true',
      Description: parameter.Description,
      ...(parameter.Default !== undefined && { DefaultValue: String(parameter.Default) }),
      ...(parameter.AllowedValues && {
        ParameterConstraints: { AllowedValues: parameter.AllowedValues.map(String) },
      }),
    })),
    ResourceTypes: types,
    Metadata: template.Metadata && JSON.stringify(template.Metadata),
    ...(required && {
      Capabilities: [required.capability] as Capability[],
      CapabilitiesReason: `The following resource(s) require capabilities: [${required.types.join(', ')}]`,
    }),
  };
}
