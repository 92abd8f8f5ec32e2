import type { AllocateAddressCommandInput, AllocateAddressCommandOutput } from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import type { Ec2State } from '../state.ts';
import { add } from '../state.ts';

export default ((input, { state }) => {
  // An address of the documentation range (RFC 5737): it leads nowhere, and says so.
  const PublicIp = `203.0.113.${state.nextAddress++ % 256}`;
  const made = add(state, 'elastic-ip', { PublicIp, Domain: 'vpc' }, input.TagSpecifications);
  return { AllocationId: String(made['AllocationId']), PublicIp, Domain: 'vpc' };
}) satisfies Operation<
  Ec2State,
  AllocateAddressCommandInput,
  Omit<AllocateAddressCommandOutput, '$metadata'>
>;
