import type { CreateRouteTableCommandInput, CreateRouteTableCommandOutput } from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import type { Ec2State } from '../state.ts';
import { add, get } from '../state.ts';

export default ((input, { state }) => {
  get(state, 'vpc', input.VpcId);
  return {
    RouteTable: add(
      state,
      'route-table',
      { VpcId: input.VpcId, Routes: [], Associations: [] },
      input.TagSpecifications,
    ),
  };
}) satisfies Operation<
  Ec2State,
  CreateRouteTableCommandInput,
  Omit<CreateRouteTableCommandOutput, '$metadata'>
>;
