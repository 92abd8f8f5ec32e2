import type {
  ValidateTemplateCommandInput,
  ValidateTemplateCommandOutput,
} from '@aws-sdk/client-cloudformation';
import type { Operation } from '../../service.ts';
import type { CloudFormationState } from '../state.ts';
import { parseTemplate, templateText } from '../template/document.ts';
import { summaryOf } from '../template/summary.ts';

export default (async (input, { world }) => {
  const { Parameters, Capabilities, CapabilitiesReason, Description } = summaryOf(
    parseTemplate(await templateText(world, input)),
  );
  return {
    Description,
    Capabilities,
    CapabilitiesReason,
    Parameters: Parameters.map(({ ParameterKey, DefaultValue, NoEcho, Description: text }) => ({
      ParameterKey,
      DefaultValue,
      NoEcho,
      Description: text,
    })),
  };
}) satisfies Operation<
  CloudFormationState,
  ValidateTemplateCommandInput,
  Omit<ValidateTemplateCommandOutput, '$metadata'>
>;
