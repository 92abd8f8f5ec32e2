/** The rules of the web ACL, in their order. Source of groups, rules and labels: AWS WAF developer guide, "AWS Managed Rules". */
import type * as wafv2 from 'aws-cdk-lib/aws-wafv2';

type Rule = wafv2.CfnWebACL.RuleProperty;
type Statement = wafv2.CfnWebACL.StatementProperty;

export interface WebAclSettings {
  /** IP set of the addresses from which the platform itself calls. */
  readonly ownAddressesArn: string;
  /** Requests of one address in five minutes. */
  readonly rateLimit: number;
  /** Beginnings of paths that take uploads. */
  readonly uploadPaths: readonly string[];
}

const bodySizeLabel = 'awswaf:managed:aws:core-rule-set:SizeRestrictions_Body';

export function webAclRules({ ownAddressesArn, rateLimit, uploadPaths }: WebAclSettings): Rule[] {
  const rules: Omit<Rule, 'priority'>[] = [
    managed('ip-reputation', 'AWSManagedRulesAmazonIpReputationList'),
    {
      name: 'rate-limit',
      action: { block: { customResponse: { responseCode: 429 } } },
      statement: {
        rateBasedStatement: {
          limit: rateLimit,
          evaluationWindowSec: 300,
          aggregateKeyType: 'IP',
          // Services call each other through the load balancer, all from the few NAT addresses.
          scopeDownStatement: {
            notStatement: { statement: { ipSetReferenceStatement: { arn: ownAddressesArn } } },
          },
        },
      },
      visibilityConfig: visible('rate-limit'),
    },
    // Bodies over 8 KB only get a label here; the rule after it decides where that blocks.
    managed('common', 'AWSManagedRulesCommonRuleSet', ['SizeRestrictions_BODY']),
    {
      name: 'body-size',
      action: { block: { customResponse: { responseCode: 413 } } },
      statement: outside(uploadPaths, {
        labelMatchStatement: { scope: 'LABEL', key: bodySizeLabel },
      }),
      visibilityConfig: visible('body-size'),
    },
    managed('known-bad-inputs', 'AWSManagedRulesKnownBadInputsRuleSet'),
    managed('sqli', 'AWSManagedRulesSQLiRuleSet'),
  ];
  return rules.map((rule, priority) => ({ ...rule, priority }));
}

function managed(name: string, group: string, counted: readonly string[] = []): Omit<Rule, 'priority'> {
  return {
    name,
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name: group,
        ...(counted.length > 0 && {
          ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
        }),
      },
    },
    visibilityConfig: visible(name),
  };
}

/** `statement`, but not on these paths. The path is normalised first, so that `/uploads/../login` is none of them. */
function outside(paths: readonly string[], statement: Statement): Statement {
  const [first, ...rest] = paths.map(
    (searchString): Statement => ({
      byteMatchStatement: {
        searchString,
        fieldToMatch: { uriPath: {} },
        positionalConstraint: 'STARTS_WITH',
        textTransformations: [{ priority: 0, type: 'NORMALIZE_PATH' }],
      },
    }),
  );
  if (!first) return statement;
  const onThem = rest.length > 0 ? { orStatement: { statements: [first, ...rest] } } : first;
  return { andStatement: { statements: [statement, { notStatement: { statement: onThem } }] } };
}

const visible = (metricName: string) => ({
  cloudWatchMetricsEnabled: true,
  sampledRequestsEnabled: true,
  metricName,
});
