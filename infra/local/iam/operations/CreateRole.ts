import type { CreateRoleCommandInput, CreateRoleCommandOutput } from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { IamState } from '../state.ts';
import { checkDescription, checkDocument, policyDocument, trustLimit } from '../state.ts';

export default ((input, { state, world }) => {
  const name = input.RoleName ?? '';
  if (!/^[\w+=,.@-]{1,64}$/.test(name))
    throw awsError('ValidationError', `The specified value for roleName is invalid: ${name}`);
  if (state.roles.has(name))
    throw awsError('EntityAlreadyExists', `Role with name ${name} already exists.`, 409);
  checkDescription(input.Description);
  // A boundary that is not there is refused.
  if (input.PermissionsBoundary) policyDocument(state, input.PermissionsBoundary);
  const path = input.Path ?? '/';
  const role = {
    Path: path,
    RoleName: name,
    RoleId: `AROA${crypto.randomUUID().replaceAll('-', '').slice(0, 17).toUpperCase()}`,
    Arn: `arn:aws:iam::${world.accountId}:role${path}${name}`,
    CreateDate: new Date(world.clock.now()),
    AssumeRolePolicyDocument: encodeURIComponent(checkDocument(input.AssumeRolePolicyDocument, trustLimit)),
    Description: input.Description,
    MaxSessionDuration: input.MaxSessionDuration ?? 3600,
    Tags: input.Tags,
    ...(input.PermissionsBoundary && {
      PermissionsBoundary: {
        PermissionsBoundaryType: 'PermissionsBoundaryPolicy' as const,
        PermissionsBoundaryArn: input.PermissionsBoundary,
      },
    }),
  };
  state.roles.set(name, { role: role, inline: new Map(), attached: new Set() });
  return { Role: role };
}) satisfies Operation<IamState, CreateRoleCommandInput, Omit<CreateRoleCommandOutput, '$metadata'>>;
