import type { GetParametersCommandInput, GetParametersCommandOutput } from '@aws-sdk/client-ssm';
import type { Operation } from '../../service.ts';
import type { SsmState } from '../state.ts';
import { withArn } from '../state.ts';

export default ((input, { state, world }) => {
  const names = input.Names ?? [];
  const found = names.flatMap((name) => state.parameters.get(name) ?? []);
  return {
    Parameters: found.map((parameter) => withArn(parameter, world.arn)),
    InvalidParameters: names.filter((name) => !state.parameters.has(name)),
  };
}) satisfies Operation<SsmState, GetParametersCommandInput, Omit<GetParametersCommandOutput, '$metadata'>>;
