/** Compares live with wanted templates. Pure; what needs replacing is known from CloudFormation's own resource model. */
import type { ResourceDifference, TemplateDiff } from '@aws-cdk/cloudformation-diff';
import { hashOf } from '../../kit/hash.ts';
import { type Difference, differences, isRecord } from '../differences.ts';
import type {
  PermissionChange,
  PlatformChange,
  PortChange,
  ResourceAction,
  ResourceChange,
  StackChange,
  Template,
} from './change.ts';
import { needsOf } from './needs.ts';
import { directed, type Statement } from './permissions.ts';
import { quieted } from './quiet.ts';

export interface TemplatePair {
  readonly stack: string;
  /** Absent: the stack does not exist yet. */
  readonly live?: Template;
  readonly wanted: Template;
}

/** `left`: live stacks of the environment without a wanted template. */
export async function comparePlatform(
  pairs: readonly TemplatePair[],
  options: { readonly left?: readonly string[]; readonly claimed?: boolean } = {},
): Promise<PlatformChange> {
  const stacks: StackChange[] = [];
  const quiet: string[] = [];
  for (const pair of pairs) {
    const [live, wanted] = [pair.live && quieted(pair.live), quieted(pair.wanted)];
    if (live && hashOf(live) === hashOf(wanted)) {
      if (hashOf(pair.live) !== hashOf(pair.wanted)) quiet.push(pair.stack);
      continue;
    }
    stacks.push(await compareStack(pair.stack, live, wanted));
  }
  return {
    stacks,
    left: [...(options.left ?? [])],
    quiet,
    needs: needsOf(stacks),
    basis: basisOf(pairs),
    templatesHash: templatesHash(pairs.map(({ stack, wanted }) => ({ stack, template: wanted }))),
    claimed: options.claimed ?? false,
  };
}

/** Over the deployed templates of the wanted stacks: equal as long as nobody changed what they mean. */
const basisOf = (pairs: readonly { readonly stack: string; readonly live?: Template | undefined }[]) =>
  hashOf(Object.fromEntries(pairs.map(({ stack, live }) => [stack, live ? quieted(live) : null])));

/** Over what the templates mean: equal for two syntheses that would do the same. */
export function templatesHash(
  stacks: readonly { readonly stack: string; readonly template: Template }[],
): string {
  return hashOf(Object.fromEntries(stacks.map(({ stack, template }) => [stack, quieted(template)])));
}

async function compareStack(
  stack: string,
  live: Template | undefined,
  wanted: Template,
): Promise<StackChange> {
  // Its database of resource types takes a second to read, which only a change is worth.
  const { fullDiff } = await import('@aws-cdk/cloudformation-diff');
  // It changes what it is given.
  const diff = fullDiff(structuredClone(live ?? {}), structuredClone(wanted));
  const resources: ResourceChange[] = [];
  diff.resources.forEachDifference((logicalId, change) => {
    if (change.isDifferent) resources.push(resourceChange(stack, logicalId, change));
  });
  return {
    stack,
    action: live ? 'update' : 'create',
    resources,
    permissions: permissionsOf(stack, diff, taskRoles(live, wanted)).map(named(live, wanted)),
    ports: portsOf(stack, diff),
    others: othersOf(diff),
  };
}

const actions: Readonly<Record<string, ResourceAction>> = {
  WILL_CREATE: 'create',
  WILL_IMPORT: 'create',
  WILL_UPDATE: 'update',
  MAY_REPLACE: 'may-replace',
  WILL_REPLACE: 'replace',
  WILL_ORPHAN: 'retain',
  WILL_DESTROY: 'destroy',
};

function resourceChange(stack: string, logicalId: string, change: ResourceDifference): ResourceChange {
  const name = nameOf(change.newProperties) ?? nameOf(change.oldProperties);
  const updates = Object.entries(change.propertyUpdates);
  const changed = change.oldValue !== undefined && change.newValue !== undefined;
  return {
    stack,
    logicalId,
    type: change.newResourceType ?? change.oldResourceType ?? 'unknown',
    ...(name !== undefined && { name }),
    action: actions[change.changeImpact] ?? 'update',
    replacedBy: updates
      .filter(([, { changeImpact }]) => changeImpact === 'WILL_REPLACE' || changeImpact === 'MAY_REPLACE')
      .map(([property]) => property),
    differences: changed
      ? [
          ...updates.flatMap(([property, { oldValue, newValue }]) =>
            differences(oldValue, newValue, property),
          ),
          ...Object.entries(change.otherChanges).flatMap(([member, { oldValue, newValue }]) =>
            differences(oldValue, newValue, member),
          ),
        ].map(hidden)
      : [],
  };
}

/** Templates hold no secret by rule; should one, the plan does not hand it on. */
function hidden(difference: Difference): Difference {
  if (!/password|secretstring|token$/i.test(difference.path)) return difference;
  return {
    path: difference.path,
    ...('old' in difference && { old: '(hidden)' }),
    ...('new' in difference && { new: '(hidden)' }),
  };
}

/** The member that CloudFormation takes a physical name from: `RoleName`, `TableName`, `DBInstanceIdentifier`, `Name`. */
function nameOf(properties: unknown): string | undefined {
  if (!isRecord(properties)) return undefined;
  const member = Object.keys(properties).find((each) => /^(Name|.*Name|.*Identifier)$/.test(each));
  const name = member === undefined ? undefined : properties[member];
  return typeof name === 'string' ? name : undefined;
}

/** Principals, as the difference names them, of roles that ECS tasks run under. */
function taskRoles(...templates: readonly (Template | undefined)[]): ReadonlySet<string> {
  const roles = templates.flatMap((template) =>
    Object.entries((template?.['Resources'] ?? {}) as Record<string, unknown>).filter(
      ([, resource]) =>
        isRecord(resource) &&
        resource['Type'] === 'AWS::IAM::Role' &&
        isRecord(resource['Properties']) &&
        // Who may take it: a role that hands others to ECS names the service in its policies.
        JSON.stringify(resource['Properties']['AssumeRolePolicyDocument'] ?? {}).includes(
          '"ecs-tasks.amazonaws.com"',
        ),
    ),
  );
  return new Set(roles.map(([logicalId]) => `AWS:\${${logicalId}}`));
}

/** Says `INX-DEV-USNV-auth-task` for `${authTaskBD99D62E}`, where a template gives the resource its name. */
function named(...templates: readonly (Template | undefined)[]) {
  const known = new Map(
    templates.flatMap((template) =>
      Object.entries((template?.['Resources'] ?? {}) as Record<string, unknown>).flatMap(
        ([logicalId, resource]): [string, string][] => {
          const name = isRecord(resource) ? nameOf(resource['Properties']) : undefined;
          return name === undefined ? [] : [[logicalId, name]];
        },
      ),
    ),
  );
  const say = (text: string) =>
    text.replaceAll(/\$\{(\w+)(?:\.Arn)?\}/g, (whole, id: string) => known.get(id) ?? whole);
  return (change: PermissionChange): PermissionChange => ({
    ...change,
    principal: say(change.principal),
    resources: change.resources.map(say),
  });
}

function permissionsOf(
  stack: string,
  { iamChanges }: TemplateDiff,
  ofTasks: ReadonlySet<string>,
): PermissionChange[] {
  const targets = ({ values, not }: { values: string[]; not: boolean }) =>
    not ? values.map((value) => `NOT ${value}`) : values;
  const statements = (['added', 'removed'] as const).flatMap((change): Statement[] => {
    const list = change === 'added' ? 'additions' : 'removals';
    return [
      ...iamChanges.statements[list].map(
        (statement): Statement => ({
          stack,
          change,
          principal: targets(statement.principals).join(', '),
          ofTasks: targets(statement.principals).some((each) => ofTasks.has(each)),
          effect: statement.effect === 'Deny' ? 'Deny' : 'Allow',
          actions: targets(statement.actions),
          resources: targets(statement.resources),
          ...(statement.condition !== undefined && { condition: JSON.stringify(statement.condition) }),
        }),
      ),
      ...iamChanges.managedPolicies[list].map(
        (attachment): Statement => ({
          stack,
          change,
          principal: attachment.identityArn,
          ofTasks: ofTasks.has(`AWS:${attachment.identityArn}`) || ofTasks.has(attachment.identityArn),
          effect: 'Allow',
          actions: [`managed policy ${attachment.managedPolicyArn}`],
          resources: ['*'],
        }),
      ),
    ];
  });
  return directed(statements);
}

function portsOf(stack: string, { securityGroupChanges }: TemplateDiff): PortChange[] {
  return (['ingress', 'egress'] as const).flatMap((direction) =>
    (['added', 'removed'] as const).flatMap((change) =>
      securityGroupChanges[direction][change === 'added' ? 'additions' : 'removals'].map((rule) => ({
        stack,
        change,
        direction,
        group: rule.groupId,
        protocol: rule.describeProtocol(),
        peer: rule.describePeer(),
        world: rule.peer?.kind === 'cidr-ip' && /^(0\.0\.0\.0|::)\/0$/.test(rule.peer.ip),
      })),
    ),
  );
}

function othersOf(diff: TemplateDiff): string[] {
  const sections = ['parameters', 'conditions', 'mappings', 'metadata', 'outputs', 'unknown'] as const;
  return sections.flatMap((section) => diff[section].logicalIds.map((id) => `${section}.${id}`));
}
