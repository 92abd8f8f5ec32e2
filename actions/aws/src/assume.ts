/** Credentials of another role, for as long as one command runs. */
import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
import { CodedError } from '@inx/engine';
import { within } from './clients.ts';
import type { AwsTarget } from './target.ts';

/** `purpose`: shows in the other account's trail, 2 to 64 of `[\w+=,.@-]`. The session lasts an hour. */
export async function assumeRole(
  sts: STSClient,
  RoleArn: string,
  purpose: string,
  signal?: AbortSignal,
): Promise<NonNullable<AwsTarget['credentials']>> {
  const { Credentials: given } = await sts.send(
    new AssumeRoleCommand({ RoleArn, RoleSessionName: `inx-${purpose}`, DurationSeconds: 3600 }),
    within(signal),
  );
  if (given?.AccessKeyId && given.SecretAccessKey && given.SessionToken)
    return {
      accessKeyId: given.AccessKeyId,
      secretAccessKey: given.SecretAccessKey,
      sessionToken: given.SessionToken,
    };
  throw new CodedError({
    code: 'aws.assume',
    message: `AWS gave no credentials of ${RoleArn}`,
    where: RoleArn,
    remedy: 'check the trust policy of that role',
  });
}
