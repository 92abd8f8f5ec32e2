import type {
  CreateRuleCommandInput,
  CreateRuleCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operation } from '../../service.ts';
import { checkActions } from '../actions.ts';
import { newRule } from '../balancers.ts';
import { checkConditions } from '../conditions.ts';
import { tagsOf } from '../names.ts';
import {
  checkGroupCount,
  checkPriority,
  checkRuleCount,
  orderRules,
  refuseTransforms,
  routeOf,
} from '../rules.ts';
import { findListener } from '../state.ts';
import { reconcileUse } from '../targets.ts';
import type { State } from '../types.ts';
import { viewRule } from '../views.ts';

const createRule: Operation<State, CreateRuleCommandInput, Omit<CreateRuleCommandOutput, '$metadata'>> = (
  input,
  { state },
) => {
  const listener = findListener(state, input.ListenerArn);
  const priority = checkPriority(listener, input.Priority);
  const conditions = checkConditions(input.Conditions);
  const actions = checkActions(state, listener.loadBalancer, input.Actions);
  refuseTransforms(input.Transforms);
  checkRuleCount(listener.loadBalancer);
  checkGroupCount(state, listener.loadBalancer, undefined, actions);
  const tags = tagsOf(input.Tags);
  const path = listener.arn.slice(listener.arn.indexOf(':listener/') + ':listener/'.length);
  const rule = {
    ...newRule(state, path, priority, actions),
    listener,
    conditions,
    tags,
    route: routeOf(state, conditions, actions),
  };
  state.rules.set(rule.arn, rule);
  // Checks of a new group start before the rule can send anything there.
  reconcileUse(state);
  listener.rules = [...listener.rules, rule];
  orderRules(listener);
  return { Rules: [viewRule(rule)] };
};

export default createRule;
