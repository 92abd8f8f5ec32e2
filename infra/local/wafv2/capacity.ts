/** Web ACL capacity units. Source: AWS WAF Developer Guide, "Web ACL capacity units" and the statements' own pages. */
import type { Rule, Statement, TextTransformation } from '@aws-sdk/client-wafv2';

/** AWS's managed rule groups with their capacity. Source: "AWS Managed Rules rule groups list". */
export const managedRuleGroups: Readonly<Record<string, number>> = {
  AWSManagedRulesACFPRuleSet: 50,
  AWSManagedRulesATPRuleSet: 50,
  AWSManagedRulesAdminProtectionRuleSet: 100,
  AWSManagedRulesAmazonIpReputationList: 25,
  AWSManagedRulesAnonymousIpList: 50,
  AWSManagedRulesAntiDDoSRuleSet: 50,
  AWSManagedRulesBotControlRuleSet: 50,
  AWSManagedRulesCommonRuleSet: 700,
  AWSManagedRulesKnownBadInputsRuleSet: 200,
  AWSManagedRulesLinuxRuleSet: 200,
  AWSManagedRulesPHPRuleSet: 100,
  AWSManagedRulesSQLiRuleSet: 200,
  AWSManagedRulesUnixRuleSet: 100,
  AWSManagedRulesWindowsRuleSet: 200,
  AWSManagedRulesWordPressRuleSet: 100,
};

/** What a web ACL may use at most; above 1,500 it costs more. */
export const mostCapacity = 5_000;

export const capacityOf = (rules: readonly Rule[]): number =>
  rules.reduce((sum, { Statement: statement }) => sum + statementCapacity(statement), 0);

const transformations = (all: readonly TextTransformation[] | undefined) =>
  10 * (all ?? []).filter(({ Type }) => Type !== 'NONE').length;

/** A statement costs its own units and those of what it holds. */
function statementCapacity(statement: Statement | undefined): number {
  if (!statement) return 0;
  const inner = (all: readonly Statement[] | undefined) =>
    (all ?? []).reduce((sum, each) => sum + statementCapacity(each), 0);
  const { ByteMatchStatement: bytes, RateBasedStatement: rate, ManagedRuleGroupStatement: group } = statement;
  if (group) return (managedRuleGroups[group.Name ?? ''] ?? 0) + inner(scope(group.ScopeDownStatement));
  if (rate) return 2 + 30 * (rate.CustomKeys?.length ?? 0) + inner(scope(rate.ScopeDownStatement));
  if (statement.AndStatement) return 1 + inner(statement.AndStatement.Statements);
  if (statement.OrStatement) return 1 + inner(statement.OrStatement.Statements);
  if (statement.NotStatement) return 1 + statementCapacity(statement.NotStatement.Statement);
  if (bytes)
    return (
      (bytes.PositionalConstraint?.startsWith('CONTAINS') ? 10 : 2) +
      transformations(bytes.TextTransformations)
    );
  const size = statement.SizeConstraintStatement;
  if (size) return 1 + transformations(size.TextTransformations);
  const sql = statement.SqliMatchStatement;
  if (sql) return (sql.SensitivityLevel === 'HIGH' ? 30 : 20) + transformations(sql.TextTransformations);
  const script = statement.XssMatchStatement;
  if (script) return 40 + transformations(script.TextTransformations);
  const regex = statement.RegexMatchStatement;
  if (regex) return 3 + transformations(regex.TextTransformations);
  const patterns = statement.RegexPatternSetReferenceStatement;
  if (patterns) return 25 + transformations(patterns.TextTransformations);
  // IP set, geographic, label and ASN matches.
  return 1;
}

const scope = (statement: Statement | undefined) => (statement ? [statement] : []);
