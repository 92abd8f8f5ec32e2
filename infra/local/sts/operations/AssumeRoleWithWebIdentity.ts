import type {
  AssumeRoleWithWebIdentityCommandInput,
  AssumeRoleWithWebIdentityCommandOutput,
} from '@aws-sdk/client-sts';
import type { Operation } from '../../service.ts';
import { roleName } from '../role.ts';
import type { StsState } from '../state.ts';
import { sessionCredentials } from '../state.ts';

export default ((input, { world }) => {
  const name = roleName(input.RoleArn);
  const account = input.RoleArn?.split(':')[4] ?? world.accountId;
  const expiresAt = world.clock.now() + (input.DurationSeconds ?? 3600) * 1000;
  return {
    Credentials: sessionCredentials(account, expiresAt),
    AssumedRoleUser: {
      AssumedRoleId: `AROA${name.toUpperCase().slice(0, 17)}:${input.RoleSessionName}`,
      Arn: `arn:aws:sts::${account}:assumed-role/${name}/${input.RoleSessionName}`,
    },
  };
}) satisfies Operation<
  StsState,
  AssumeRoleWithWebIdentityCommandInput,
  Omit<AssumeRoleWithWebIdentityCommandOutput, '$metadata'>
>;
