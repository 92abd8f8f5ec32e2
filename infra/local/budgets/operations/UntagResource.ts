import type { UntagResourceCommandInput, UntagResourceCommandOutput } from '@aws-sdk/client-budgets';
import type { Operation } from '../../service.ts';
import type { BudgetsState } from '../state.ts';
import { budgetOf } from '../state.ts';

export default ((input, { state }) => {
  const stored = budgetOf(state, input.ResourceARN?.split('budget/')[1]);
  stored.tags = stored.tags.filter(({ Key }) => !input.ResourceTagKeys?.includes(Key));
  return {};
}) satisfies Operation<
  BudgetsState,
  UntagResourceCommandInput,
  Omit<UntagResourceCommandOutput, '$metadata'>
>;
