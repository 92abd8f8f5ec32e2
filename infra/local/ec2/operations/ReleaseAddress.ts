import type { ReleaseAddressCommandInput, ReleaseAddressCommandOutput } from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import type { Ec2State } from '../state.ts';
import { remove } from '../state.ts';

export default ((input, { state }) => {
  remove(state, 'elastic-ip', input.AllocationId);
  return {};
}) satisfies Operation<Ec2State, ReleaseAddressCommandInput, Omit<ReleaseAddressCommandOutput, '$metadata'>>;
