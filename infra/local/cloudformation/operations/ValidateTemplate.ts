import type {
  ValidateTemplateCommandInput,
  ValidateTemplateCommandOutput,
} from '@aws-sdk/client-cloudformation';
import type { Operation } from '../../service.ts';
import type { CloudFormationState } from '../state.ts';
import { parseTemplate, templateText } from '../template.ts';

export default (async (input, { world }) => {
  const template = parseTemplate(await templateText(world, input));
  return {
    Parameters: Object.entries(template.Parameters ?? {}).map(([ParameterKey, { Default }]) => ({
      ParameterKey,
      ...(Default !== undefined && { DefaultValue: String(Default) }),
    })),
    Capabilities: ['CAPABILITY_NAMED_IAM'],
  };
}) satisfies Operation<
  CloudFormationState,
  ValidateTemplateCommandInput,
  Omit<ValidateTemplateCommandOutput, '$metadata'>
>;
