/** Judges a session's call before its operation runs. Administrators (long-term keys) are not judged. */
import type { AccountWorld } from '../service.ts';
import { awsError } from '../wire/error.ts';
import type { SessionIdentity } from '../world/credentials.ts';
import type { Demand, Input } from './actions/demand.ts';
import { mappings } from './actions/index.ts';
import { because, decide } from './evaluate/decide.ts';
import { readPolicy } from './evaluate/policy.ts';
import { policiesOf } from './session-policies.ts';

/** Demands of an API call; undefined where the mapping is missing. */
export async function demandsOf(
  world: AccountWorld,
  service: string,
  operation: string,
  input: object,
): Promise<readonly Demand[] | undefined> {
  const mapping = mappings[service];
  return mapping && Object.hasOwn(mapping, operation)
    ? mapping[operation]?.(input as Input, world)
    : undefined;
}

/** Throws AWS's AccessDenied unless every demand is allowed; `code` and `status` are those of the caller's protocol. */
export async function authorize(
  world: AccountWorld,
  session: SessionIdentity,
  call: { readonly service: string; readonly operation: string },
  demands: readonly Demand[] | undefined,
  refusal: { readonly code: string; readonly status: number },
): Promise<void> {
  if (!demands)
    throw awsError(
      refusal.code,
      `User: ${session.arn} may not call ${call.service} ${call.operation}: no mapping of it to IAM actions is known here; add one to iam/actions`,
      refusal.status,
    );
  if (demands.length === 0) return;
  const { roleTags, ...policies } = await policiesOf(world.inAccount(session.accountId), session);
  const principal = {
    kind: 'AWS' as const,
    name: session.arn,
    roleArn: session.roleArn,
    accountId: session.accountId,
  };
  for (const demand of demands) {
    const { action, resource } = demand;
    const owner = resource.split(':')[4];
    const decision = decide(
      { principal, action, resource, context: contextOf(world, session, roleTags, demand) },
      {
        ...policies,
        resource: demand.resourcePolicy ? readPolicy(demand.resourcePolicy) : undefined,
        resourceDecides: demand.resourceDecides ?? false,
        crossAccount: Boolean(owner && /^\d{12}$/.test(owner) && owner !== session.accountId),
      },
    );
    const { roleArn } = session;
    const { allowed } = decision;
    world.permissions.record({ roleArn, action, resource, context: demand.context ?? {}, allowed });
    if (decision.allowed) continue;
    // STS does not say why: it would tell a stranger whether the role exists.
    const why = demand.resourceDecides ? '' : ` ${because(decision, action)}`;
    throw awsError(
      refusal.code,
      `User: ${session.arn} is not authorized to perform: ${action} on resource: ${resource}${why}`,
      refusal.status,
    );
  }
}

/** Global condition keys, then those of the demand. Calls over the loopback address count as secure transport. */
function contextOf(
  world: AccountWorld,
  session: SessionIdentity,
  roleTags: Readonly<Record<string, string>>,
  demand: Demand,
): ReadonlyMap<string, readonly string[]> {
  const now = world.clock.now();
  const values: Demand['context'] = {
    'aws:PrincipalArn': session.roleArn,
    'aws:PrincipalAccount': session.accountId,
    'aws:PrincipalType': 'AssumedRole',
    'aws:userid': session.userId,
    'aws:SecureTransport': 'true',
    'aws:SourceIp': '127.0.0.1',
    'aws:CurrentTime': new Date(now).toISOString(),
    'aws:EpochTime': String(Math.floor(now / 1000)),
    'aws:RequestedRegion': world.region,
    'aws:ViaAWSService': 'false',
    'aws:PrincipalIsAWSService': 'false',
    'aws:ResourceAccount': demand.resource.split(':')[4] || world.accountId,
    ...Object.fromEntries(Object.entries(roleTags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value])),
    ...session.context,
    ...demand.context,
  };
  return new Map(
    Object.entries(values).flatMap(([key, value]) =>
      value === undefined ? [] : [[key.toLowerCase(), typeof value === 'string' ? [value] : value] as const],
    ),
  );
}
