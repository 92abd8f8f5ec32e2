import type { TagResourceCommandInput, TagResourceCommandOutput } from '@aws-sdk/client-budgets';
import type { Operation } from '../../service.ts';
import type { BudgetsState } from '../state.ts';
import { budgetOf } from '../state.ts';

export default ((input, { state }) => {
  const stored = budgetOf(state, input.ResourceARN?.split('budget/')[1]);
  const added = (input.ResourceTags ?? []).map(({ Key = '', Value = '' }) => ({ Key, Value }));
  stored.tags = [...stored.tags.filter(({ Key }) => added.every((each) => each.Key !== Key)), ...added];
  return {};
}) satisfies Operation<BudgetsState, TagResourceCommandInput, Omit<TagResourceCommandOutput, '$metadata'>>;
