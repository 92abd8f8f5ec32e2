import type { UpdateWebACLCommandInput, UpdateWebACLCommandOutput } from '@aws-sdk/client-wafv2';
import type { Operation } from '../../service.ts';
import { checkWebAcl } from '../rules.ts';
import type { WafState } from '../state.ts';
import { checkLock, find } from '../state.ts';

export default ((input, { state }) => {
  const stored = find(state.webAcls, input);
  checkLock(stored, input.LockToken);
  const Capacity = checkWebAcl(state, input);
  const { Scope: _, LockToken: __, ...given } = input;
  const { Name, Id, ARN, LabelNamespace, ManagedByFirewallManager } = stored.value;
  stored.value = {
    ...given,
    DefaultAction: input.DefaultAction,
    VisibilityConfig: input.VisibilityConfig,
    Name,
    Id,
    ARN,
    LabelNamespace,
    ManagedByFirewallManager,
    Capacity,
  };
  stored.lockToken = crypto.randomUUID();
  return { NextLockToken: stored.lockToken };
}) satisfies Operation<WafState, UpdateWebACLCommandInput, Omit<UpdateWebACLCommandOutput, '$metadata'>>;
