import type { GetTemplateCommandInput, GetTemplateCommandOutput } from '@aws-sdk/client-cloudformation';
import type { Operation } from '../../service.ts';
import type { CloudFormationState } from '../state.ts';
import { stackOf } from '../state.ts';

export default ((input, { state }) => {
  return {
    TemplateBody: stackOf(state, input.StackName).templateBody,
    StagesAvailable: ['Original', 'Processed'],
  };
}) satisfies Operation<
  CloudFormationState,
  GetTemplateCommandInput,
  Omit<GetTemplateCommandOutput, '$metadata'>
>;
