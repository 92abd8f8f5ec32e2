import type { PutParameterCommandInput, PutParameterCommandOutput } from '@aws-sdk/client-ssm';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { SsmState } from '../state.ts';

export default ((input, { state, world }) => {
  const name = input.Name ?? '';
  if (!/^[\w.\-/]{1,1011}$/.test(name))
    throw awsError(
      'ValidationException',
      `Parameter name: can't be prefixed with or contain ${JSON.stringify(name)}`,
    );
  if (!input.Value) throw awsError('ValidationException', 'Parameter value must not be empty');
  const before = state.parameters.get(name);
  if (before && !input.Overwrite) {
    throw awsError(
      'ParameterAlreadyExists',
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    );
  }
  const Version = (before?.Version ?? 0) + 1;
  state.parameters.set(name, {
    Name: name,
    Type: input.Type ?? before?.Type ?? 'String',
    Value: input.Value,
    Version,
    LastModifiedDate: new Date(world.clock.now()),
    Description: input.Description,
  });
  return { Version, Tier: 'Standard' };
}) satisfies Operation<SsmState, PutParameterCommandInput, Omit<PutParameterCommandOutput, '$metadata'>>;
