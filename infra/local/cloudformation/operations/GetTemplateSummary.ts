import type {
  GetTemplateSummaryCommandInput,
  GetTemplateSummaryCommandOutput,
} from '@aws-sdk/client-cloudformation';
import type { Operation } from '../../service.ts';
import { type CloudFormationState, stackOf } from '../state.ts';
import { parseTemplate, templateText } from '../template/document.ts';
import { summaryOf } from '../template/summary.ts';

export default (async (input, { state, world }) => {
  const template = input.StackName
    ? stackOf(state, input.StackName).revision.template
    : parseTemplate(await templateText(world, input));
  return summaryOf(template);
}) satisfies Operation<
  CloudFormationState,
  GetTemplateSummaryCommandInput,
  Omit<GetTemplateSummaryCommandOutput, '$metadata'>
>;
