import type { UpdateIPSetCommandInput, UpdateIPSetCommandOutput } from '@aws-sdk/client-wafv2';
import type { Operation } from '../../service.ts';
import { checkAddresses } from '../addresses.ts';
import type { WafState } from '../state.ts';
import { checkLock, find } from '../state.ts';

export default ((input, { state }) => {
  const stored = find(state.ipSets, input);
  checkLock(stored, input.LockToken);
  checkAddresses(stored.value.IPAddressVersion, input.Addresses);
  stored.value = { ...stored.value, Description: input.Description, Addresses: input.Addresses };
  stored.lockToken = crypto.randomUUID();
  return { NextLockToken: stored.lockToken };
}) satisfies Operation<WafState, UpdateIPSetCommandInput, Omit<UpdateIPSetCommandOutput, '$metadata'>>;
