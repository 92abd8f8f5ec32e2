import type { AssumeRoleCommandInput, AssumeRoleCommandOutput } from '@aws-sdk/client-sts';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { StsState } from '../state.ts';
import { answerOf, openSession, trustedRole } from '../trust.ts';

export default (async (input, { world, principal }) => {
  const tags = Object.fromEntries((input.Tags ?? []).map((tag) => [tag.Key ?? '', tag.Value ?? '']));
  const caller = world.credentials.ofPrincipal(principal);
  const given: Record<string, string | undefined> = {
    'sts:externalid': input.ExternalId,
    'sts:rolesessionname': input.RoleSessionName,
    'aws:principalarn': caller?.roleArn ?? principal,
    'aws:principalaccount': world.accountId,
    ...Object.fromEntries(
      Object.entries(tags).map(([key, value]) => [`aws:requesttag/${key}`.toLowerCase(), value]),
    ),
  };
  const context = new Map(
    Object.entries(given).flatMap(([key, value]) => (value === undefined ? [] : [[key, [value]] as const])),
  );
  const role = await trustedRole(
    world,
    input,
    { kind: 'AWS', name: principal, roleArn: caller?.roleArn, accountId: world.accountId },
    'sts:AssumeRole',
    context,
    () =>
      awsError(
        'AccessDenied',
        `User: ${principal} is not authorized to perform: sts:AssumeRole on resource: ${input.RoleArn}`,
        403,
      ),
  );
  const kept = Object.fromEntries(
    Object.entries(tags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value]),
  );
  return answerOf(openSession(world, role, input, kept));
}) satisfies Operation<StsState, AssumeRoleCommandInput, Omit<AssumeRoleCommandOutput, '$metadata'>>;
