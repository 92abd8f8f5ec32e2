import type { Operation } from '../../service.ts';
import { apply, describeExtras, type ExtraInput, withoutExtras } from '../extras.ts';
import { send } from '../forward.ts';
import { type DynamoDbState, extrasOf, nameOf } from '../state.ts';

export default (async (input, { state, world }) => {
  const name = nameOf(input.TableName);
  const extras = extrasOf(state, name);
  apply(extras, input, world.region);
  const { TableName: _, ...rest } = withoutExtras(input);
  if (Object.keys(rest).length > 0) await send(state, 'UpdateTable', { ...rest, TableName: name });
  const { Table } = await send(state, 'DescribeTable', { TableName: name });
  return { TableDescription: { ...(Table as object), ...describeExtras(extras, name, world) } };
}) satisfies Operation<DynamoDbState, ExtraInput & { TableName?: string }, object>;
