import type { ListIPSetsCommandInput, ListIPSetsCommandOutput } from '@aws-sdk/client-wafv2';
import type { Operation } from '../../service.ts';
import type { WafState } from '../state.ts';

export default ((input, { state }) => {
  return {
    IPSets: [...state.ipSets.values()]
      .filter(({ scope }) => scope === input.Scope)
      .map(({ value, lockToken }) => ({
        Name: value.Name,
        Id: value.Id,
        ARN: value.ARN,
        Description: value.Description,
        LockToken: lockToken,
      })),
  };
}) satisfies Operation<WafState, ListIPSetsCommandInput, Omit<ListIPSetsCommandOutput, '$metadata'>>;
