import type {
  SetRulePrioritiesCommandInput,
  SetRulePrioritiesCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { checkPriority, orderRules } from '../rules.ts';
import { findRule } from '../state.ts';
import type { State } from '../types.ts';
import { viewRule } from '../views.ts';

const setRulePriorities: Operation<
  State,
  SetRulePrioritiesCommandInput,
  Omit<SetRulePrioritiesCommandOutput, '$metadata'>
> = (input, { state }) => {
  const pairs = input.RulePriorities ?? [];
  if (pairs.length === 0) throw awsError('ValidationError', 'Rule priorities must be specified');
  const rules = pairs.map((pair) => findRule(state, pair.RuleArn));
  const listeners = new Set(rules.map((rule) => rule.listener));
  if (listeners.size > 1) throw awsError('ValidationError', 'All rules must belong to the same listener');
  if (new Set(rules).size < rules.length)
    throw awsError('ValidationError', 'A rule ARN can be specified only once');
  const wanted = pairs.map((pair) => pair.Priority);
  const twice = wanted.find((priority, index) => wanted.indexOf(priority) !== index);
  if (twice !== undefined) throw awsError('PriorityInUse', `Priority '${twice}' is currently in use`);
  rules.forEach((rule, index) => {
    if (rule === rule.listener.defaultRule)
      throw awsError('OperationNotPermitted', `The priority of default rule '${rule.arn}' cannot be changed`);
    checkPriority(rule.listener, wanted[index], rules);
  });
  rules.forEach((rule, index) => {
    rule.priority = wanted[index] as number;
  });
  for (const listener of listeners) orderRules(listener);
  return { Rules: rules.map(viewRule) };
};

export default setRulePriorities;
