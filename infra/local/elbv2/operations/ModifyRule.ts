import type {
  ModifyRuleCommandInput,
  ModifyRuleCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { checkActions } from '../actions.ts';
import { checkConditions } from '../conditions.ts';
import { changeRule, refuseTransforms } from '../rules.ts';
import { findRule } from '../state.ts';
import type { State } from '../types.ts';
import { viewRule } from '../views.ts';

const modifyRule: Operation<State, ModifyRuleCommandInput, Omit<ModifyRuleCommandOutput, '$metadata'>> = (
  input,
  { state },
) => {
  const rule = findRule(state, input.RuleArn);
  if (rule === rule.listener.defaultRule)
    throw awsError('OperationNotPermitted', `Default rule '${rule.arn}' cannot be modified`);
  // Empty lists arrive from some clients for what was not given; only what is given replaces what was.
  const conditions = input.Conditions?.length ? checkConditions(input.Conditions) : rule.conditions;
  const actions = input.Actions?.length
    ? checkActions(state, rule.listener.loadBalancer, input.Actions)
    : rule.actions;
  refuseTransforms(input.Transforms);
  changeRule(state, rule, conditions, actions);
  return { Rules: [viewRule(rule)] };
};

export default modifyRule;
