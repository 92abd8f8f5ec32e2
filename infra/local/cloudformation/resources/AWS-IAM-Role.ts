import { readRole } from '../drift/read/identity.ts';
import type { ResourceHandler } from '../handlers.ts';
import { type Context, generatedName, type Properties, pick } from '../handlers.ts';

interface InlinePolicy {
  readonly PolicyName: string;
  readonly PolicyDocument: unknown;
}
const inlineOf = (properties: Properties) => (properties['Policies'] as InlinePolicy[] | undefined) ?? [];
const managedOf = (properties: Properties) => (properties['ManagedPolicyArns'] as string[] | undefined) ?? [];

async function fill(RoleName: string, properties: Properties, { world }: Context): Promise<void> {
  for (const { PolicyName, PolicyDocument } of inlineOf(properties))
    await world.invoke('iam', 'PutRolePolicy', {
      RoleName,
      PolicyName,
      PolicyDocument: JSON.stringify(PolicyDocument),
    });
  for (const PolicyArn of managedOf(properties))
    await world.invoke('iam', 'AttachRolePolicy', { RoleName, PolicyArn });
}

/** Takes away what `before` gave and `properties` does not. */
async function empty(
  RoleName: string,
  before: Properties,
  properties: Properties,
  { world }: Context,
): Promise<void> {
  const inline = new Set(inlineOf(properties).map(({ PolicyName }) => PolicyName));
  for (const { PolicyName } of inlineOf(before))
    if (!inline.has(PolicyName)) await world.invoke('iam', 'DeleteRolePolicy', { RoleName, PolicyName });
  const managed = new Set(managedOf(properties));
  for (const PolicyArn of managedOf(before))
    if (!managed.has(PolicyArn)) await world.invoke('iam', 'DetachRolePolicy', { RoleName, PolicyArn });
}

/** What an update changes in place: description, duration, boundary, tags. */
async function settle(
  RoleName: string,
  properties: Properties,
  before: Properties,
  { world }: Context,
): Promise<void> {
  await world.invoke('iam', 'UpdateRole', {
    RoleName,
    ...pick(properties, ['Description', 'MaxSessionDuration']),
  });
  const boundary = properties['PermissionsBoundary'];
  if (boundary)
    await world.invoke('iam', 'PutRolePermissionsBoundary', { RoleName, PermissionsBoundary: boundary });
  else if (before['PermissionsBoundary'])
    await world.invoke('iam', 'DeleteRolePermissionsBoundary', { RoleName });
  const tags = tagsOf(properties);
  const TagKeys = tagsOf(before)
    .map((tag) => tag.Key)
    .filter((key) => tags.every((tag) => tag.Key !== key));
  if (TagKeys.length > 0) await world.invoke('iam', 'UntagRole', { RoleName, TagKeys });
  if (tags.length > 0) await world.invoke('iam', 'TagRole', { RoleName, Tags: tags });
}

const tagsOf = (properties: Properties) =>
  (properties['Tags'] as { Key: string; Value: string }[] | undefined) ?? [];

export default {
  properties: [
    'RoleName',
    'AssumeRolePolicyDocument',
    'Description',
    'ManagedPolicyArns',
    'Policies',
    'Path',
    'PermissionsBoundary',
    'MaxSessionDuration',
    'Tags',
  ],
  replacement: ['RoleName', 'Path'],
  required: ['AssumeRolePolicyDocument'],
  create: async (properties, context) => {
    const RoleName = String(properties['RoleName'] ?? generatedName(context));
    const { Role } = await context.world.invoke<{ Role: { Arn: string; RoleId: string } }>(
      'iam',
      'CreateRole',
      {
        ...pick(properties, ['Description', 'Path', 'PermissionsBoundary', 'MaxSessionDuration', 'Tags']),
        RoleName,
        AssumeRolePolicyDocument: JSON.stringify(properties['AssumeRolePolicyDocument']),
      },
    );
    context.made(RoleName);
    await fill(RoleName, properties, context);
    return { physicalId: RoleName, attributes: { Arn: Role.Arn, RoleId: Role.RoleId } };
  },
  update: async (RoleName, properties, before, context) => {
    await context.world.invoke('iam', 'UpdateAssumeRolePolicy', {
      RoleName,
      PolicyDocument: JSON.stringify(properties['AssumeRolePolicyDocument']),
    });
    await settle(RoleName, properties, before, context);
    // A role may be at work while it changes: what stays is put over what was, never taken away in between.
    await fill(RoleName, properties, context);
    await empty(RoleName, before, properties, context);
    const { Role } = await context.world.invoke<{ Role: { Arn: string; RoleId: string } }>('iam', 'GetRole', {
      RoleName,
    });
    return { physicalId: RoleName, attributes: { Arn: Role.Arn, RoleId: Role.RoleId } };
  },
  delete: async (RoleName, properties, context) => {
    await empty(RoleName, properties, {}, context);
    await context.world.invoke('iam', 'DeleteRole', { RoleName });
  },
  read: readRole,
} satisfies ResourceHandler;
