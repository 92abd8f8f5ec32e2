import type { Operation } from '../../service.ts';
import { describeExtras } from '../extras.ts';
import { send } from '../forward.ts';
import { type DynamoDbState, extrasOf, nameOf } from '../state.ts';

export default (async ({ TableName }, { state, world }) => {
  const name = nameOf(TableName);
  const { Table } = await send(state, 'DescribeTable', { TableName: name });
  return { Table: { ...(Table as object), ...describeExtras(extrasOf(state, name), name, world) } };
}) satisfies Operation<DynamoDbState, { TableName?: string }, object>;
