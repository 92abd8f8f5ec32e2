import type {
  GetRandomPasswordCommandInput,
  GetRandomPasswordCommandOutput,
} from '@aws-sdk/client-secrets-manager';
import type { Operation } from '../../service.ts';
import { randomPassword } from '../password.ts';
import type { SecretsState } from '../state.ts';

export default ((input) => {
  return { RandomPassword: randomPassword(input) };
}) satisfies Operation<
  SecretsState,
  GetRandomPasswordCommandInput,
  Omit<GetRandomPasswordCommandOutput, '$metadata'>
>;
