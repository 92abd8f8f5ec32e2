import type { TagResourceCommandInput, TagResourceCommandOutput } from '@aws-sdk/client-cloudwatch-logs';
import type { Operation } from '../../service.ts';
import type { LogsState } from '../state.ts';
import { groupOf } from '../state.ts';

export default ((input, { state }) => {
  const group = groupOf(state, undefined, input.resourceArn);
  group.tags = { ...group.tags, ...input.tags };
  return {};
}) satisfies Operation<LogsState, TagResourceCommandInput, Omit<TagResourceCommandOutput, '$metadata'>>;
