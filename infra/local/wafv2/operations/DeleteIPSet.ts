import type { DeleteIPSetCommandInput, DeleteIPSetCommandOutput } from '@aws-sdk/client-wafv2';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { refersTo } from '../rules.ts';
import type { WafState } from '../state.ts';
import { checkLock, find } from '../state.ts';

export default ((input, { state }) => {
  const stored = find(state.ipSets, input);
  checkLock(stored, input.LockToken);
  const arn = stored.value.ARN ?? '';
  if ([...state.webAcls.values()].some(({ value }) => refersTo(value.Rules, arn)))
    throw awsError(
      'WAFAssociatedItemException',
      'AWS WAF couldn’t perform the operation because your resource is being used by another resource or it’s associated with another resource.',
    );
  state.ipSets.delete(arn);
  state.tags.delete(arn);
  return {};
}) satisfies Operation<WafState, DeleteIPSetCommandInput, Omit<DeleteIPSetCommandOutput, '$metadata'>>;
