/** What WAF refuses in the rules of a web ACL. Source: AWS WAF API reference, Rule, and "WAFInvalidParameterException". */
import type { DefaultAction, Rule, Statement, VisibilityConfig } from '@aws-sdk/client-wafv2';
import { awsError } from '../wire/error.ts';
import { capacityOf, managedRuleGroups, mostCapacity } from './capacity.ts';
import { invalidParameter, type WafState } from './state.ts';

interface WebAclInput {
  readonly DefaultAction?: DefaultAction | undefined;
  readonly Rules?: Rule[] | undefined;
  readonly VisibilityConfig?: VisibilityConfig | undefined;
}

/** The capacity of what was checked. Throws WAFInvalidParameterException and the like. */
export function checkWebAcl(
  state: WafState,
  { DefaultAction: fallback, Rules = [], VisibilityConfig: view }: WebAclInput,
): number {
  if (Object.values(fallback ?? {}).filter(Boolean).length !== 1)
    throw invalidParameter(
      'DEFAULT_ACTION',
      JSON.stringify(fallback),
      'You must specify exactly one of Allow and Block.',
    );
  checkVisibility(view);
  const priorities = Rules.map(({ Priority }) => Priority);
  const twice = priorities.find((priority, index) => priorities.indexOf(priority) !== index);
  if (twice !== undefined) throw invalidParameter('RULE', String(twice), 'Two rules have the same priority.');
  for (const rule of Rules) checkRule(state, rule);
  const capacity = capacityOf(Rules);
  if (capacity > mostCapacity)
    throw awsError(
      'WAFLimitsExceededException',
      `AWS WAF couldn’t perform the operation because you exceeded your resource limit: capacity ${capacity} of ${mostCapacity}.`,
    );
  return capacity;
}

function checkVisibility(view: VisibilityConfig | undefined): void {
  if (
    view?.CloudWatchMetricsEnabled === undefined ||
    view.SampledRequestsEnabled === undefined ||
    !/^[\w#:./-]{1,255}$/.test(view.MetricName ?? '')
  )
    throw invalidParameter('VISIBILITY_CONFIG', JSON.stringify(view));
}

function checkRule(state: WafState, rule: Rule): void {
  if (!/^[\w-]{1,128}$/.test(rule.Name ?? '')) throw invalidParameter('RULE', String(rule.Name));
  checkVisibility(rule.VisibilityConfig);
  const kinds = Object.entries(rule.Statement ?? {}).filter(([, value]) => value !== undefined);
  if (kinds.length !== 1)
    throw invalidParameter('STATEMENT', String(rule.Name), 'You must specify exactly one statement.');
  const isGroup =
    kinds[0]![0] === 'ManagedRuleGroupStatement' || kinds[0]![0] === 'RuleGroupReferenceStatement';
  if (
    isGroup
      ? rule.Action !== undefined || !rule.OverrideAction
      : !rule.Action || rule.OverrideAction !== undefined
  )
    throw invalidParameter(
      'RULE_ACTION',
      String(rule.Name),
      isGroup
        ? 'A rule that holds a rule group needs OverrideAction, and no Action.'
        : 'A rule needs Action, and no OverrideAction.',
    );
  checkStatement(state, rule.Statement);
}

function checkStatement(state: WafState, statement: Statement | undefined): void {
  if (!statement) return;
  const {
    ManagedRuleGroupStatement: group,
    RateBasedStatement: rate,
    IPSetReferenceStatement: set,
  } = statement;
  if (group && (group.VendorName !== 'AWS' || !(group.Name && group.Name in managedRuleGroups)))
    throw awsError(
      'WAFNonexistentItemException',
      `AWS WAF couldn’t perform the operation because your resource doesn’t exist: managed rule group ${group.VendorName}/${group.Name}.`,
    );
  if (rate && !(Number(rate.Limit) >= 10 && Number(rate.Limit) <= 2_000_000_000))
    throw invalidParameter(
      'RATE_BASED_STATEMENT',
      String(rate.Limit),
      'The limit is between 10 and 2,000,000,000.',
    );
  if (rate?.EvaluationWindowSec !== undefined && ![60, 120, 300, 600].includes(rate.EvaluationWindowSec))
    throw invalidParameter('RATE_BASED_STATEMENT', String(rate.EvaluationWindowSec));
  if (set && !state.ipSets.has(set.ARN ?? ''))
    throw awsError(
      'WAFNonexistentItemException',
      `AWS WAF couldn’t perform the operation because your resource doesn’t exist: IP set ${set.ARN}.`,
    );
  for (const each of [
    group?.ScopeDownStatement,
    rate?.ScopeDownStatement,
    statement.NotStatement?.Statement,
    ...(statement.AndStatement?.Statements ?? []),
    ...(statement.OrStatement?.Statements ?? []),
  ])
    checkStatement(state, each);
}

/** Whether any rule refers to the IP set. */
export const refersTo = (rules: readonly Rule[] | undefined, arn: string) =>
  JSON.stringify(rules ?? []).includes(JSON.stringify(arn));
