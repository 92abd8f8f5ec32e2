/** The policies of a session, read through IAM's own operations at every call: a change holds at once. */
import type { AccountWorld } from '../service.ts';
import { present } from '../wire/present.ts';
import type { SessionIdentity } from '../world/credentials.ts';
import { type Policy, readPolicy } from './evaluate/policy.ts';

interface RoleView {
  readonly Role?: {
    readonly Tags?: readonly { readonly Key?: string; readonly Value?: string }[];
    readonly PermissionsBoundary?: { readonly PermissionsBoundaryArn?: string };
  };
}

export interface SessionPolicies {
  readonly identity: readonly Policy[];
  readonly boundary: Policy | undefined;
  readonly session: readonly Policy[] | undefined;
  readonly roleTags: Readonly<Record<string, string>>;
}

async function managed(world: AccountWorld, arn: string): Promise<Policy> {
  const { Policy } = await world.invoke<{ Policy?: { DefaultVersionId?: string } }>('iam', 'GetPolicy', {
    PolicyArn: arn,
  });
  const { PolicyVersion } = await world.invoke<{ PolicyVersion?: { Document?: string } }>(
    'iam',
    'GetPolicyVersion',
    { PolicyArn: arn, VersionId: Policy?.DefaultVersionId },
  );
  return readPolicy(decodeURIComponent(PolicyVersion?.Document ?? ''));
}

async function inline(world: AccountWorld, RoleName: string, PolicyName: string): Promise<Policy> {
  const { PolicyDocument } = await world.invoke<{ PolicyDocument?: string }>('iam', 'GetRolePolicy', {
    RoleName,
    PolicyName,
  });
  return readPolicy(decodeURIComponent(PolicyDocument ?? ''));
}

/** A role that has gone since allows nothing. */
export async function policiesOf(world: AccountWorld, session: SessionIdentity): Promise<SessionPolicies> {
  const RoleName = session.roleName;
  const { Role } = await world.invoke<RoleView>('iam', 'GetRole', { RoleName }).catch((): RoleView => ({}));
  if (!Role) return { identity: [], boundary: undefined, session: undefined, roleTags: {} };
  const [{ PolicyNames = [] }, { AttachedPolicies = [] }] = await Promise.all([
    world.invoke<{ PolicyNames?: string[] }>('iam', 'ListRolePolicies', { RoleName }),
    world.invoke<{ AttachedPolicies?: { PolicyArn?: string }[] }>('iam', 'ListAttachedRolePolicies', {
      RoleName,
    }),
  ]);
  // What was taken away after it was listed allows nothing.
  const identity = await Promise.all([
    ...PolicyNames.map((name) => present(() => inline(world, RoleName, name))),
    ...AttachedPolicies.map(({ PolicyArn }) => present(() => managed(world, PolicyArn ?? ''))),
  ]);
  const boundary = Role.PermissionsBoundary?.PermissionsBoundaryArn;
  const own = session.policies;
  return {
    identity: identity.filter((policy) => policy !== undefined),
    boundary: boundary === undefined ? undefined : await managed(world, boundary),
    session: own && [
      ...(own.inline === undefined ? [] : [readPolicy(own.inline)]),
      ...(await Promise.all(own.arns.map((arn) => managed(world, arn)))),
    ],
    roleTags: Object.fromEntries((Role.Tags ?? []).map((tag) => [tag.Key ?? '', tag.Value ?? ''])),
  };
}
