import type { CreateIPSetCommandInput, CreateIPSetCommandOutput } from '@aws-sdk/client-wafv2';
import type { Operation } from '../../service.ts';
import { checkAddresses } from '../addresses.ts';
import type { WafState } from '../state.ts';
import { checkName, scopePart } from '../state.ts';

export default ((input, { state, world }) => {
  checkName(state.ipSets, input);
  checkAddresses(input.IPAddressVersion, input.Addresses);
  const Id = crypto.randomUUID();
  const ARN = world.arn('wafv2', `${scopePart(input.Scope)}/ipset/${input.Name}/${Id}`);
  const lockToken = crypto.randomUUID();
  state.ipSets.set(ARN, {
    scope: input.Scope!,
    lockToken,
    value: {
      Name: input.Name,
      Id,
      ARN,
      Description: input.Description,
      IPAddressVersion: input.IPAddressVersion,
      Addresses: input.Addresses,
    },
  });
  state.tags.set(ARN, input.Tags ?? []);
  return { Summary: { Name: input.Name, Id, ARN, LockToken: lockToken, Description: input.Description } };
}) satisfies Operation<WafState, CreateIPSetCommandInput, Omit<CreateIPSetCommandOutput, '$metadata'>>;
