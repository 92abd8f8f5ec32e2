import type {
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
} from '@aws-sdk/client-budgets';
import type { Operation } from '../../service.ts';
import type { BudgetsState } from '../state.ts';
import { budgetOf } from '../state.ts';

export default ((input, { state }) => {
  return { ResourceTags: [...budgetOf(state, input.ResourceARN?.split('budget/')[1]).tags] };
}) satisfies Operation<
  BudgetsState,
  ListTagsForResourceCommandInput,
  Omit<ListTagsForResourceCommandOutput, '$metadata'>
>;
