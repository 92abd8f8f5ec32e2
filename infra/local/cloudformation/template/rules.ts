/** Asserts a template's rules. Source: AWS CloudFormation User Guide, Rules. */
import { awsError } from '../../wire/error.ts';
import { holds } from './conditions.ts';
import type { Scope } from './evaluate.ts';

/** Throws, with the words of every assertion that does not hold. */
export function checkRules(scope: Scope): void {
  const broken = Object.entries(scope.template.Rules ?? {}).flatMap(([name, rule]) => {
    if (rule.RuleCondition !== undefined && !holds(rule.RuleCondition, scope)) return [];
    return rule.Assertions.filter(({ Assert }) => !holds(Assert, scope)).map(
      ({ AssertDescription }) => `Rule ${name} failed: ${AssertDescription ?? 'its assertion does not hold'}`,
    );
  });
  if (broken.length > 0) throw awsError('ValidationError', `Template error: ${broken.join('; ')}`);
}
