import type { ListStacksCommandInput, ListStacksCommandOutput } from '@aws-sdk/client-cloudformation';
import type { Operation } from '../../service.ts';
import type { CloudFormationState } from '../state.ts';
import { viewSummary } from '../views.ts';

const page = 100;

/** Deleted stacks as well, newest first. */
export default ((input, { state }) => {
  const all = [...state.stacks.values()]
    .reverse()
    .filter(({ status }) => !input.StackStatusFilter?.length || input.StackStatusFilter.includes(status));
  const from = Number(input.NextToken ?? 0);
  return {
    StackSummaries: all.slice(from, from + page).map(viewSummary),
    ...(from + page < all.length && { NextToken: String(from + page) }),
  };
}) satisfies Operation<
  CloudFormationState,
  ListStacksCommandInput,
  Omit<ListStacksCommandOutput, '$metadata'>
>;
