import type {
  CreateServiceLinkedRoleCommandInput,
  CreateServiceLinkedRoleCommandOutput,
} from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { serviceLinkedRoles } from '../service-linked.ts';
import type { IamState } from '../state.ts';

export default ((input, { state, world }) => {
  const service = input.AWSServiceName ?? '';
  const base = serviceLinkedRoles[service];
  if (!base)
    throw awsError(
      'InvalidInput',
      `Service-linked roles of ${service} are not known to this embedded AWS: add the service to iam/service-linked.ts`,
    );
  const name = input.CustomSuffix ? `${base}_${input.CustomSuffix}` : base;
  if (state.roles.has(name))
    throw awsError(
      'InvalidInput',
      `Service role name ${name} has been taken in this account, please try a different suffix.`,
    );
  const Path = `/aws-service-role/${service}/`;
  const role = {
    Path,
    RoleName: name,
    RoleId: `AROA${crypto.randomUUID().replaceAll('-', '').slice(0, 17).toUpperCase()}`,
    Arn: `arn:aws:iam::${world.accountId}:role${Path}${name}`,
    CreateDate: new Date(world.clock.now()),
    AssumeRolePolicyDocument: encodeURIComponent(
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
      }),
    ),
    Description: input.Description,
    MaxSessionDuration: 3600,
  };
  state.roles.set(name, { role, inline: new Map(), attached: new Set() });
  return { Role: role };
}) satisfies Operation<
  IamState,
  CreateServiceLinkedRoleCommandInput,
  Omit<CreateServiceLinkedRoleCommandOutput, '$metadata'>
>;
