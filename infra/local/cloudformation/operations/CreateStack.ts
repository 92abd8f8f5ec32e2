import type { CreateStackCommandInput, CreateStackCommandOutput } from '@aws-sdk/client-cloudformation';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { createStack } from '../provision.ts';
import { readRequest } from '../request.ts';
import type { CloudFormationState } from '../state.ts';
import { lookUp, type Stack } from '../state.ts';

export default (async (input, { state, world }) => {
  const name = input.StackName ?? '';
  if (!/^[A-Za-z][A-Za-z0-9-]{0,127}$/.test(name))
    throw awsError(
      'ValidationError',
      `1 validation error detected: Value '${name}' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*`,
    );
  if (lookUp(state, name)) throw awsError('AlreadyExistsException', `Stack [${name}] already exists`);
  const revised = await readRequest(world, input);
  const id = world.arn('cloudformation', `stack/${name}/${crypto.randomUUID()}`);
  const stack: Stack = {
    id,
    name,
    ...revised,
    status: 'CREATE_IN_PROGRESS',
    createdAt: new Date(world.clock.now()),
    resources: new Map(),
    outputs: [],
    events: [],
  };
  state.stacks.set(id, stack);
  createStack(state, stack);
  return { StackId: id };
}) satisfies Operation<
  CloudFormationState,
  CreateStackCommandInput,
  Omit<CreateStackCommandOutput, '$metadata'>
>;
