import type { DeleteWebACLCommandInput, DeleteWebACLCommandOutput } from '@aws-sdk/client-wafv2';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { WafState } from '../state.ts';
import { checkLock, find } from '../state.ts';

export default ((input, { state }) => {
  const stored = find(state.webAcls, input);
  checkLock(stored, input.LockToken);
  const arn = stored.value.ARN ?? '';
  if ([...state.associations.values()].includes(arn))
    throw awsError(
      'WAFAssociatedItemException',
      'AWS WAF couldn’t perform the operation because your resource is being used by another resource or it’s associated with another resource.',
    );
  state.webAcls.delete(arn);
  state.logging.delete(arn);
  state.tags.delete(arn);
  return {};
}) satisfies Operation<WafState, DeleteWebACLCommandInput, Omit<DeleteWebACLCommandOutput, '$metadata'>>;
