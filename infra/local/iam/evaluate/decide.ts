/**
 * The decision (IAM User Guide, "Policy evaluation logic" and "Policy evaluation for requests within a single account").
 *
 * Pure: everything the decision depends on comes in as an argument.
 */
import { holds } from './conditions.ts';
import { type Context, matches, matchesArn, substitute } from './match.ts';
import type { Policy, Statement } from './policy.ts';
import { type Naming, named, type Principal } from './principal.ts';

export interface Question {
  readonly principal: Principal;
  /** e.g. `ecs:UpdateService`. */
  readonly action: string;
  /** ARN, or `*` for actions that know no resource. */
  readonly resource: string;
  readonly context: Context;
}

export interface Policies {
  readonly identity: readonly Policy[];
  /** The resource's own policy; for AssumeRole the role's trust policy. */
  readonly resource?: Policy | undefined;
  /** Resource is of another account: its policy must allow as well as the identity's. */
  readonly crossAccount?: boolean;
  /** A trust policy: without its word nobody comes in, whatever identity policies say. */
  readonly resourceDecides?: boolean;
  readonly boundary?: Policy | undefined;
  readonly session?: readonly Policy[] | undefined;
}

export type PolicyKind =
  | 'identity-based policy'
  | 'resource-based policy'
  | 'permissions boundary'
  | 'session policy';

export type Decision =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly explicit: boolean; readonly by: PolicyKind };

const denied = (by: PolicyKind, explicit = false): Decision => ({ allowed: false, explicit, by });

/** An explicit deny anywhere wins; then every kind of policy that applies must allow. */
export function decide(question: Question, policies: Policies): Decision {
  const { identity, resource, boundary, session } = policies;
  const kinds: readonly (readonly [PolicyKind, readonly Policy[]])[] = [
    ['identity-based policy', identity],
    ['resource-based policy', resource ? [resource] : []],
    ['permissions boundary', boundary ? [boundary] : []],
    ['session policy', session ?? []],
  ];
  for (const [kind, all] of kinds) if (find(all, question, 'Deny')) return denied(kind, true);

  const granted = resource ? grantOf(resource, question) : undefined;
  const byIdentity = find(identity, question, 'Allow') !== undefined;
  if (policies.resourceDecides || policies.crossAccount) {
    if (!granted) return denied('resource-based policy');
    if (!byIdentity && (policies.crossAccount || granted === 'account'))
      return denied('identity-based policy');
  } else {
    if (granted === 'session') return { allowed: true };
    if (!byIdentity && granted !== 'role') return denied('identity-based policy');
  }
  if (granted === 'session' && !policies.crossAccount) return { allowed: true };
  if (boundary && !find([boundary], question, 'Allow')) return denied('permissions boundary');
  if (session && !find(session, question, 'Allow')) return denied('session policy');
  return { allowed: true };
}

/** AWS's words for why not, to stand behind `… on resource: ARN`. */
export function because(decision: Decision, action: string): string {
  if (decision.allowed) return '';
  const { by } = decision;
  const article = /^[aeiou]/.test(by) ? 'an' : 'a';
  return decision.explicit
    ? `with an explicit deny in ${article} ${by}`
    : `because no ${by} allows the ${action} action`;
}

const find = (policies: readonly Policy[], question: Question, effect: Statement['effect']) => {
  for (const policy of policies)
    for (const statement of policy.statements)
      if (statement.effect === effect && applies(statement, question, policy.variables)) return statement;
  return undefined;
};

/** The most direct way in which the resource's policy allows. */
function grantOf(policy: Policy, question: Question): Naming {
  const order: readonly Naming[] = ['session', 'role', 'account'];
  const found = policy.statements
    .filter((statement) => statement.effect === 'Allow' && applies(statement, question, policy.variables))
    .map((statement) =>
      statement.principals ? named(statement.principals, question.principal) : ('role' as const),
    );
  return order.find((each) => found.includes(each));
}

/** Whether a statement speaks about this question at all. */
export function applies(statement: Statement, question: Question, variables: boolean): boolean {
  const { principals, notPrincipals, actions, notActions, resources, notResources } = statement;
  if (principals && !named(principals, question.principal)) return false;
  if (notPrincipals && named(notPrincipals, question.principal)) return false;
  if (actions && !actions.some((pattern) => matches(pattern, question.action, true))) return false;
  if (notActions?.some((pattern) => matches(pattern, question.action, true))) return false;
  const fits = (pattern: string) => {
    const filled = variables ? substitute(pattern, question.context) : pattern;
    return filled !== undefined && matchesArn(filled, question.resource);
  };
  if (resources && !resources.some(fits)) return false;
  if (notResources?.some(fits)) return false;
  return holds(statement.conditions, question.context, variables);
}
