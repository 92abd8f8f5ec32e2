import type { Operation } from '../../service.ts';
import { apply, describeExtras, type ExtraInput, type Extras, withoutExtras } from '../extras.ts';
import { send } from '../forward.ts';
import type { DynamoDbState } from '../state.ts';

interface Input extends ExtraInput {
  readonly TableName: string;
  readonly Tags?: object[];
}

export default (async (input, { state, world }) => {
  const extras: Extras = { createdAt: world.clock.now(), replicas: [], protected: false };
  apply(extras, input, world.region);
  const { TableDescription } = await send(state, 'CreateTable', withoutExtras(input));
  state.extras.set(input.TableName, extras);
  const ResourceArn = world.arn('dynamodb', `table/${input.TableName}`);
  if (input.Tags?.length) await send(state, 'TagResource', { ResourceArn, Tags: input.Tags });
  return {
    TableDescription: { ...(TableDescription as object), ...describeExtras(extras, input.TableName, world) },
  };
}) satisfies Operation<DynamoDbState, Input, object>;
