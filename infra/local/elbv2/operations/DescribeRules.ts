import type {
  DescribeRulesCommandInput,
  DescribeRulesCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { pageOf } from '../page.ts';
import { findListener, findRule } from '../state.ts';
import type { Listener, Rule, State } from '../types.ts';
import { viewRule } from '../views.ts';

const describeRules: Operation<
  State,
  DescribeRulesCommandInput,
  Omit<DescribeRulesCommandOutput, '$metadata'>
> = (input, { state }) => {
  const { ListenerArn: listenerArn, RuleArns: arns = [] } = input;
  if (!listenerArn && arns.length === 0)
    throw awsError('ValidationError', 'You must specify either listener rule ARNs or a listener ARN');
  if (listenerArn && arns.length > 0)
    throw awsError(
      'ValidationError',
      'Listener rule ARNs and a listener ARN cannot be specified at the same time',
    );
  const found = listenerArn
    ? rulesOf(findListener(state, listenerArn))
    : arns.map((arn) => findRule(state, arn));
  const { items, next } = pageOf(found, input);
  return { Rules: items.map(viewRule), NextMarker: next };
};

const rulesOf = (listener: Listener): Rule[] => [...listener.rules, listener.defaultRule];

export default describeRules;
