import type { ListWebACLsCommandInput, ListWebACLsCommandOutput } from '@aws-sdk/client-wafv2';
import type { Operation } from '../../service.ts';
import type { WafState } from '../state.ts';

export default ((input, { state }) => {
  return {
    WebACLs: [...state.webAcls.values()]
      .filter(({ scope }) => scope === input.Scope)
      .map(({ value, lockToken }) => ({
        Name: value.Name,
        Id: value.Id,
        ARN: value.ARN,
        Description: value.Description,
        LockToken: lockToken,
      })),
  };
}) satisfies Operation<WafState, ListWebACLsCommandInput, Omit<ListWebACLsCommandOutput, '$metadata'>>;
