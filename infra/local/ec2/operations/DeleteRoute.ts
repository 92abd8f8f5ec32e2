import type { DeleteRouteCommandInput, DeleteRouteCommandOutput } from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import { changeRoutes } from '../routes.ts';
import type { Ec2State } from '../state.ts';

export default ((input, { state }) => {
  changeRoutes(state, input.RouteTableId, (routes) =>
    routes.filter((each) => each.DestinationCidrBlock !== input.DestinationCidrBlock),
  );
  return {};
}) satisfies Operation<Ec2State, DeleteRouteCommandInput, Omit<DeleteRouteCommandOutput, '$metadata'>>;
