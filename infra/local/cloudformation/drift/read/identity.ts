import { present } from '../../../wire/present.ts';
import type { ResourceHandler } from '../../handlers.ts';

interface Role {
  readonly RoleName?: string;
  readonly Path?: string;
  readonly Description?: string;
  readonly MaxSessionDuration?: number;
  readonly AssumeRolePolicyDocument?: string;
  readonly PermissionsBoundary?: { readonly PermissionsBoundaryArn?: string };
}

const document = (text: string | undefined): unknown => JSON.parse(decodeURIComponent(text ?? '{}'));

/** Inline policies that were put on from outside count as drift: they widen what the role may. */
export const readRole: NonNullable<ResourceHandler['read']> = async (RoleName, _, { world }) => {
  const found = await present(() => world.invoke<{ Role?: Role }>('iam', 'GetRole', { RoleName }));
  const live = found?.Role;
  if (!live) return undefined;
  const { PolicyNames = [] } = await world.invoke<{ PolicyNames?: string[] }>('iam', 'ListRolePolicies', {
    RoleName,
  });
  const { AttachedPolicies = [] } = await world.invoke<{ AttachedPolicies?: { PolicyArn?: string }[] }>(
    'iam',
    'ListAttachedRolePolicies',
    { RoleName },
  );
  const policies = await Promise.all(
    PolicyNames.map(async (PolicyName) => {
      const input = { RoleName, PolicyName };
      // One that was taken away after it was listed is not there.
      const kept = await present(() =>
        world.invoke<{ PolicyDocument?: string }>('iam', 'GetRolePolicy', input),
      );
      return kept && { PolicyName, PolicyDocument: document(kept.PolicyDocument) };
    }),
  );
  return {
    RoleName: live.RoleName,
    Path: live.Path,
    Description: live.Description,
    MaxSessionDuration: live.MaxSessionDuration,
    PermissionsBoundary: live.PermissionsBoundary?.PermissionsBoundaryArn,
    AssumeRolePolicyDocument: document(live.AssumeRolePolicyDocument),
    ManagedPolicyArns: AttachedPolicies.map(({ PolicyArn }) => PolicyArn),
    Policies: policies.filter((policy) => policy !== undefined),
  };
};
