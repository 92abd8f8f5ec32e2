/** Services that act under a role: ECS for a task or a service, CloudFormation for a stack. */
import type { AccountWorld } from '../service.ts';
import type { SessionIdentity } from '../world/credentials.ts';
import { authorize, demandsOf } from './authorize.ts';
import { decide } from './evaluate/decide.ts';
import { readPolicy } from './evaluate/policy.ts';

export interface ServiceRole {
  readonly roleArn: string;
  /** The service principal that assumes it, e.g. `ecs-tasks.amazonaws.com`. */
  readonly service: string;
  readonly sessionName: string;
  /** What the service acts for: `aws:SourceArn`. */
  readonly sourceArn?: string;
}

/** The service could not become the role: there is none of this name, or it does not trust the service. */
export class RoleNotAssumed extends Error {
  readonly roleArn: string;
  constructor(roleArn: string, service: string) {
    super(`${service} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`);
    this.name = 'AccessDenied';
    this.roleArn = roleArn;
  }
}

interface RoleView {
  readonly Arn: string;
  readonly RoleId: string;
  readonly RoleName: string;
  readonly AssumeRolePolicyDocument?: string;
}

/** What a service's session of a role is, without keys. Throws RoleNotAssumed. */
export async function serviceSession(
  world: AccountWorld,
  { roleArn, service, sessionName, sourceArn }: ServiceRole,
): Promise<SessionIdentity> {
  const RoleName = roleArn.slice(roleArn.lastIndexOf('/') + 1);
  const { Role } = await world
    .invoke<{ Role?: RoleView }>('iam', 'GetRole', { RoleName })
    .catch((): { Role?: RoleView } => ({})); // A role that is not there cannot be assumed: said below.
  if (!Role || Role.Arn !== roleArn) throw new RoleNotAssumed(roleArn, service);
  const decision = decide(
    {
      principal: { kind: 'Service', name: service },
      action: 'sts:AssumeRole',
      resource: roleArn,
      context: new Map([
        ['aws:sourceaccount', [world.accountId]],
        ...(sourceArn ? [['aws:sourcearn', [sourceArn]] as const] : []),
        ['aws:principalisawsservice', ['true']],
      ]),
    },
    {
      identity: [],
      resource: readPolicy(decodeURIComponent(Role.AssumeRolePolicyDocument ?? '')),
      resourceDecides: true,
    },
  );
  if (!decision.allowed) throw new RoleNotAssumed(roleArn, service);
  return {
    accountId: world.accountId,
    roleName: Role.RoleName,
    roleArn,
    userId: `${Role.RoleId}:${sessionName}`,
    arn: `arn:aws:sts::${world.accountId}:assumed-role/${Role.RoleName}/${sessionName}`,
    expiresAt: world.clock.now() + 6 * 3_600_000,
    policies: undefined,
    context: {},
  };
}

/**
 * The same world, in which every call to another service is the role's: judged by its policies, and refused as the
 * service itself would refuse it. Throws RoleNotAssumed, or AccessDeniedException (AccessDenied where the service says so).
 */
export function actAs(world: AccountWorld, role: ServiceRole): AccountWorld {
  return Object.create(world, {
    invoke: {
      value: async (service: string, operation: string, input: object) => {
        const session = await serviceSession(world, role);
        const demands = await demandsOf(world, service, operation, input);
        const code = /^(s3|iam|sts|sns|elbv2|cloudformation|rds)$/.test(service)
          ? 'AccessDenied'
          : 'AccessDeniedException';
        await authorize(world, session, { service, operation }, demands, { code, status: 403 });
        return world.invoke(service, operation, input);
      },
    },
    inAccount: { value: (accountId: string) => actAs(world.inAccount(accountId), role) },
    inRegion: { value: (region: string) => actAs(world.inRegion(region), role) },
  }) as AccountWorld;
}

/** Whether an error is IAM's refusal, in whatever protocol's word. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof RoleNotAssumed ||
  (error instanceof Error && /^(AccessDenied(Exception)?|UnauthorizedOperation)$/.test(error.name));
