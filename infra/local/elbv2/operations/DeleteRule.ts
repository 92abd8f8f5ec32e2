import type {
  DeleteRuleCommandInput,
  DeleteRuleCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { removeRule } from '../rules.ts';
import { findRule } from '../state.ts';
import type { State } from '../types.ts';

const deleteRule: Operation<State, DeleteRuleCommandInput, Omit<DeleteRuleCommandOutput, '$metadata'>> = (
  input,
  { state },
) => {
  const rule = findRule(state, input.RuleArn);
  if (rule === rule.listener.defaultRule)
    throw awsError('OperationNotPermitted', `Default rule '${rule.arn}' cannot be deleted`);
  removeRule(state, rule);
  return {};
};

export default deleteRule;
