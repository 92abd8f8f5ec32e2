import type { ResourceHandler } from '../handlers.ts';
import { type Context, generatedName, type Properties, pick } from '../handlers.ts';

const rolesOf = (properties: Properties) => (properties['Roles'] as string[] | undefined) ?? [];

async function made(PolicyArn: string, { world }: Context) {
  const { Policy } = await world.invoke<{ Policy: Properties }>('iam', 'GetPolicy', { PolicyArn });
  const names = [
    'AttachmentCount',
    'CreateDate',
    'DefaultVersionId',
    'IsAttachable',
    'PermissionsBoundaryUsageCount',
    'PolicyId',
    'UpdateDate',
  ];
  return { physicalId: PolicyArn, attributes: { PolicyArn, ...pick(Policy, names) } };
}

/** A policy keeps five versions: the oldest that is not in force makes room. */
async function putVersion(PolicyArn: string, document: unknown, { world }: Context): Promise<void> {
  const { Versions } = await world.invoke<{
    Versions: { VersionId: string; IsDefaultVersion: boolean }[];
  }>('iam', 'ListPolicyVersions', { PolicyArn });
  const oldest = Versions.find((each) => !each.IsDefaultVersion);
  if (Versions.length >= 5 && oldest)
    await world.invoke('iam', 'DeletePolicyVersion', { PolicyArn, VersionId: oldest.VersionId });
  await world.invoke('iam', 'CreatePolicyVersion', {
    PolicyArn,
    PolicyDocument: JSON.stringify(document),
    SetAsDefault: true,
  });
}

export default {
  properties: ['Description', 'ManagedPolicyName', 'Path', 'PolicyDocument', 'Roles'],
  replacement: ['Description', 'ManagedPolicyName', 'Path'],
  required: ['PolicyDocument'],
  create: async (properties, context) => {
    const { Policy } = await context.world.invoke<{ Policy: { Arn: string } }>('iam', 'CreatePolicy', {
      ...pick(properties, ['Description', 'Path']),
      PolicyName: properties['ManagedPolicyName'] ?? generatedName(context, 128),
      PolicyDocument: JSON.stringify(properties['PolicyDocument']),
    });
    for (const RoleName of rolesOf(properties))
      await context.world.invoke('iam', 'AttachRolePolicy', { RoleName, PolicyArn: Policy.Arn });
    return made(Policy.Arn, context);
  },
  update: async (PolicyArn, properties, before, context) => {
    if (JSON.stringify(properties['PolicyDocument']) !== JSON.stringify(before['PolicyDocument']))
      await putVersion(PolicyArn, properties['PolicyDocument'], context);
    const [old, wanted] = [rolesOf(before), rolesOf(properties)];
    for (const RoleName of wanted.filter((each) => !old.includes(each)))
      await context.world.invoke('iam', 'AttachRolePolicy', { RoleName, PolicyArn });
    for (const RoleName of old.filter((each) => !wanted.includes(each)))
      await context.world.invoke('iam', 'DetachRolePolicy', { RoleName, PolicyArn });
    return made(PolicyArn, context);
  },
  delete: async (PolicyArn, _, { world }) => {
    const { PolicyRoles } = await world.invoke<{ PolicyRoles: { RoleName: string }[] }>(
      'iam',
      'ListEntitiesForPolicy',
      { PolicyArn },
    );
    for (const { RoleName } of PolicyRoles)
      await world.invoke('iam', 'DetachRolePolicy', { RoleName, PolicyArn });
    const { Versions } = await world.invoke<{
      Versions: { VersionId: string; IsDefaultVersion: boolean }[];
    }>('iam', 'ListPolicyVersions', { PolicyArn });
    for (const { VersionId, IsDefaultVersion } of Versions)
      if (!IsDefaultVersion) await world.invoke('iam', 'DeletePolicyVersion', { PolicyArn, VersionId });
    await world.invoke('iam', 'DeletePolicy', { PolicyArn });
  },
} satisfies ResourceHandler;
