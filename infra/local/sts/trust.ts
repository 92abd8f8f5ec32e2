/** Who may become a role: its trust policy, asked. */
import { decide } from '../iam/evaluate/decide.ts';
import { readPolicy } from '../iam/evaluate/policy.ts';
import type { Principal } from '../iam/evaluate/principal.ts';
import type { AccountWorld } from '../service.ts';
import { awsError } from '../wire/error.ts';
import type { Session } from '../world/credentials.ts';
import { roleName } from './role.ts';

interface RoleView {
  readonly Arn: string;
  readonly RoleId: string;
  readonly RoleName: string;
  readonly MaxSessionDuration?: number;
  readonly AssumeRolePolicyDocument?: string;
}

export interface Wish {
  readonly RoleArn?: string | undefined;
  readonly RoleSessionName?: string | undefined;
  readonly DurationSeconds?: number | undefined;
  readonly Policy?: string | undefined;
  readonly PolicyArns?: readonly { readonly arn?: string | undefined }[] | undefined;
}

/** The role's trust policy allows the principal this action, or the error of `refuse` is thrown. */
export async function trustedRole(
  world: AccountWorld,
  wish: Wish,
  principal: Principal,
  action: string,
  context: ReadonlyMap<string, readonly string[]>,
  refuse: () => Error,
): Promise<RoleView> {
  const name = roleName(wish.RoleArn);
  const account = wish.RoleArn?.split(':')[4] ?? world.accountId;
  const found = await world
    .inAccount(account)
    .invoke<{ Role?: RoleView }>('iam', 'GetRole', { RoleName: name })
    .catch(() => undefined); // AWS does not tell an unknown role from a forbidden one.
  const role = found?.Role;
  if (!role || role.Arn !== wish.RoleArn) throw refuse();
  const trust = readPolicy(decodeURIComponent(role.AssumeRolePolicyDocument ?? ''));
  const everything = readPolicy({ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } });
  const decision = decide(
    { principal, action, resource: role.Arn, context },
    // What the caller's own policies say is judged where calls are dispatched.
    { identity: [everything], resource: trust, resourceDecides: true },
  );
  if (!decision.allowed) throw refuse();
  return role;
}

/** A session of the role. Durations are not shortened by the clock's speed: clients compare with their own clock. */
export function openSession(
  world: AccountWorld,
  role: RoleView,
  wish: Wish,
  context: Readonly<Record<string, string>>,
): Session {
  const seconds = wish.DurationSeconds ?? 3600;
  if (seconds < 900 || seconds > (role.MaxSessionDuration ?? 3600))
    throw awsError(
      'ValidationError',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    );
  if (!/^[\w+=,.@-]{2,64}$/.test(wish.RoleSessionName ?? ''))
    throw awsError(
      'ValidationError',
      `1 validation error detected: Value '${wish.RoleSessionName}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`,
    );
  const accountId = role.Arn.split(':')[4] ?? world.accountId;
  const arns = (wish.PolicyArns ?? []).flatMap(({ arn }) => arn ?? []);
  return world.credentials.issue({
    accountId,
    roleName: role.RoleName,
    roleArn: role.Arn,
    userId: `${role.RoleId}:${wish.RoleSessionName}`,
    arn: `arn:aws:sts::${accountId}:assumed-role/${role.RoleName}/${wish.RoleSessionName}`,
    expiresAt: world.clock.now() + seconds * 1000,
    policies: wish.Policy !== undefined || arns.length > 0 ? { inline: wish.Policy, arns } : undefined,
    context,
  });
}

/** What both ways of assuming a role answer. */
export const answerOf = (session: Session) => ({
  Credentials: {
    AccessKeyId: session.accessKeyId,
    SecretAccessKey: session.secretAccessKey,
    SessionToken: session.sessionToken,
    Expiration: new Date(session.expiresAt),
  },
  AssumedRoleUser: { AssumedRoleId: session.userId, Arn: session.arn },
});
